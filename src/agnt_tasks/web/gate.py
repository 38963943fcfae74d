"""Who may come in: whoever brings the one-time token, and from then on only that browser, from our own page.

Any page that a user looks at can send requests to this machine, so an address is no protection: the name
(Host) must be ours, else a stranger's name was pointed at us; the page that asks (Origin) must be ours; and
the browser must hold the cookie that the token was exchanged for. Nobody without it even learns what is here.
"""

from __future__ import annotations

import hmac
import secrets
from html import escape

from aiohttp import web
from aiohttp.typedefs import Handler

LOOPBACK = "127.0.0.1"
_COOKIE = "agnt"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# xterm writes its cell sizes into style elements; everything else comes from files of ours.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "connect-src 'self' {socket}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE = '<!doctype html><html lang="en"><meta charset="utf-8"><title>agnt</title>{head}<p>{text}</p></html>'


class Gate:
    """Decides on every request of one server."""

    def __init__(self, port: int) -> None:
        self.host = f"{LOOPBACK}:{port}"
        self.place = f"/{secrets.token_urlsafe(12)}/"
        """Everything but the entrance lies below. Cookies know no port: only a path that nobody can guess
        keeps ours from the other servers of this machine."""
        self._token = secrets.token_urlsafe(32)
        self._pass = secrets.token_urlsafe(32)
        self._used = False

    @property
    def url(self) -> str:
        """The address that lets one browser in, once."""
        return f"http://{self.host}/?token={self._token}"

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A middleware: refuses what is not from our page in the browser that was let in."""
        why = self._foreign(request)
        if not why and request.path != "/" and not self._has_pass(request):
            why = "This browser was not let in: open the address that `agnt web` printed."
        return await handler(request) if not why else _refused(why)

    async def enter(self, request: web.Request) -> web.Response:
        """The entrance: exchanges the token for the cookie."""
        if not hmac.compare_digest(request.query.get("token", "").encode(), self._token.encode()):
            return _refused("Open the address that `agnt web` printed, with its token.")
        if self._used:
            return _refused("This address was used already: start `agnt web` again for a new one.")
        self._used = True
        # No redirect: after one, a browser that followed a link of another site would hold the cookie back.
        head = f'<meta http-equiv="refresh" content="0; url={self.place}">'
        response = _page(f'<a href="{self.place}">Open the board</a>', head=head)
        response.set_cookie(_COOKIE, self._pass, path=self.place, httponly=True, samesite="Strict")
        return response

    async def harden(self, request: web.Request, response: web.StreamResponse) -> None:
        """A signal handler: what every response tells the browser not to do."""
        policy = _POLICY.format(socket=f"ws://{self.host}")
        response.headers.update({**_HEADERS, "Content-Security-Policy": policy})

    def _foreign(self, request: web.Request) -> str:
        """Why the request is not for us or not from our page; empty: it may be."""
        if request.headers.getall("Host", []) != [self.host]:
            return f"This server answers to the name {self.host} alone."
        origins = request.headers.getall("Origin", [])
        # Browsers send none with a plain link, but always one with a websocket.
        if set(origins) - {f"http://{self.host}"} or ("Upgrade" in request.headers and len(origins) != 1):
            return "This server talks to its own page alone."
        return ""

    def _has_pass(self, request: web.Request) -> bool:
        return hmac.compare_digest(request.cookies.get(_COOKIE, "").encode(), self._pass.encode())


def _refused(why: str) -> web.Response:
    return _page(escape(why), status=403)


def _page(text: str, *, head: str = "", status: int = 200) -> web.Response:
    return web.Response(text=_PAGE.format(head=head, text=text), content_type="text/html", status=status)
