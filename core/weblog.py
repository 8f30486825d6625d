"""The web server's own log, in the house's words: it would print addresses of failed requests."""

from gunicorn.glogging import Logger

from core.logs import Line


class WebLog(Logger):
    """What gunicorn calls its logger; there is no access log."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(Line())
