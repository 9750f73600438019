"""Work that takes its time: in a process of its own, at a low priority."""
