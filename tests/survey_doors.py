"""The shut doors of the inquiry and the café survey, by whose they are."""

# For whoever runs rounds of any kind.
RUNNERS = {"/staff/survey/new"}
# Of one round: for whoever runs its kind.
ROUNDS = {
    "/staff/survey/rounds/<id>",
    "/staff/survey/rounds/<id>/ask",
    "/staff/survey/rounds/<id>/board.xlsx",
    "/staff/survey/rounds/<id>/copy",
    "/staff/survey/rounds/<id>/edit",
    "/staff/survey/rounds/<id>/letter",
    "/staff/survey/rounds/<id>/urge",
}
# The same of an inquiry; cafés get no workbooks.
INQUIRIES = {
    "/staff/survey/rounds/<id>/files",
    "/staff/survey/rounds/<id>/workbooks.zip",
}
# Of one addressee: for whoever runs the round alone.
ADDRESSEES = {"/staff/survey/requests/<id>/unask"}
# Of Cases and what is to be approved: likewise; tests/test_survey_cases.py tries these.
CASES = {
    "/staff/survey/approvals",
    "/staff/survey/cases",
    "/staff/survey/cases/agenda",
    "/staff/survey/cases/<id>",
    "/staff/survey/cases/<id>/move",
    "/staff/survey/cases/<id>/notes",
    "/staff/survey/cases/<id>/terms",
    "/staff/survey/responses/<id>/approve",
    "/staff/survey/responses/<id>/take-off",
}
FILES = {"/staff/survey/files/<id>"}
"""Of one returned workbook: tests/test_returned_doors.py tries it."""
SURVEY = RUNNERS | ROUNDS | INQUIRIES | ADDRESSEES | FILES | CASES
# Of one request of a round, or of one answer in it: tests/test_survey_rights.py tries these.
SURVEYS = {
    "/staff/survey/requests/<id>",
    "/staff/survey/requests/<id>/invite",
    "/staff/survey/requests/<id>/send-back",
    "/staff/survey/requests/<id>/sheet",
    "/staff/survey/requests/<id>/workbook.xlsx",
    "/staff/survey/responses/<id>",
}
