"""Prints what a test wants to be read after all of them: `record_property("summary", "...")`, on one worker or many."""

import structlog


def pytest_configure():
    """Log plain tracebacks where a test sets up no logging: drawn ones hold up the event loop for half a second."""
    *others, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*others, plain])


def pytest_terminal_summary(terminalreporter):
    said = {
        str(text): None
        for reports in terminalreporter.stats.values()
        for report in reports
        for name, text in getattr(report, "user_properties", ())
        if name == "summary"
    }
    for text in said:
        terminalreporter.write_line(text)
