"""Lets a reader prove who they are inside the chat, and goes on with what that interrupted."""

import re
from collections.abc import Generator
from dataclasses import dataclass, replace

from assistant.chat.acting import Done
