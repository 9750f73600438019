"""Letters to customers: into a folder, onto the console, or out by SMTP."""
