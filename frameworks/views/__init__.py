"""The editors' workplace in the admin: each page reads the structure, and each edit makes another one."""
