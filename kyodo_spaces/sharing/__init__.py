"""The directory on other people's sites: feeds, calendars, the read API, embeds."""
