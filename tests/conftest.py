"""Prints what a test wants to be read after all of them: `record_property("summary", "...")`, on one worker or many."""


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
