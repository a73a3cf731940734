"""Addresses of servers: what of them may be shown, by way of which proxy they are asked, and whether with a key."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

OPENAI = "https://api.openai.com/v1"
#: What is asked for under a base URL, and stands in what people copy of a server's documentation.
_ENDS = ("/chat/completions", "/completions", "/responses", "/models")


def base_of(url: str) -> str:
    """The base URL in an address that was copied whole, with what is asked for at its end."""
    bare = url.rstrip("/")
    return next((bare.removesuffix(end) for end in _ENDS if bare.endswith(end)), url)


def is_of_this_machine(url: str | None) -> bool:
    """Whether a server is on this machine: what goes to it goes by way of nobody."""
    try:
        host = urlsplit(url or "").hostname or ""
        return host == "localhost" or host.endswith(".localhost") or (number := ip_address(host)).is_loopback or number.is_unspecified
    except ValueError:
        return False


def may_want_a_key(url: str) -> bool:
    """Whether a server may want a key: it is on another machine, and there is no password in its address, which does for one."""
    return not is_of_this_machine(url) and not urlsplit(url).password


def proxy_for(url: str | None) -> str | None:
    """The address of the proxy by way of which a server is asked, without what may be secret in it; None where there is none."""
    from urllib.request import getproxies, proxy_bypass  # it is slow to import, and only asked about where something has failed

    try:
        parts = urlsplit(url or OPENAI)
    except ValueError:
        return None
    set_ = getproxies()
    proxy = set_.get(parts.scheme) or set_.get("all")
    if not proxy or is_of_this_machine(url) or proxy_bypass(parts.hostname or ""):
        return None
    return address(proxy if "://" in proxy else f"http://{proxy}").rstrip("/")


def address(url: str) -> str:
    """The scheme, host, port and path of a URL; not its user, password or query."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"
    except ValueError:
        return "the server"
