"""Setting up, checking and measuring: everything that runs outside of Django."""
