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
# Of one addressee: for whoever runs the round alone.
ADDRESSEES = {"/staff/survey/requests/<id>/unask"}
SURVEY = RUNNERS | ROUNDS | ADDRESSEES
