"""Filters for the pages of accounts."""

from django import template

register = template.Library()

# In this order: most browsers name others besides themselves.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """`Mozilla/5.0 (X11; Linux x86_64) …` as a person says it: Chrome on Linux."""
    name = next((name for mark, name in BROWSERS.items() if f"{mark}/" in user_agent), "A browser")
    system = next((system for mark, system in SYSTEMS.items() if mark in user_agent), "")
    return f"{name} on {system}" if system else name
