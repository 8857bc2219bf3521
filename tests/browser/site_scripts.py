"""What is asked of the modules in a folder's page."""

ASK = """async (queries) => {
    const at = (name) => import(new URL(`static/js/${name}.js`, document.baseURI));
    const [{ Places }, { read }, { countFacets }, { findNearMisses }] = await Promise.all(
        ["site-places", "site-question", "site-counts", "site-near-misses"].map(at));
    const data = await (await fetch("search.json")).json();
    const name = (place) => [place.venue_id, place.space_id ?? null];
    return queries.map(([today, query]) => {
        const places = new Places(data, today);
        const question = read(new URLSearchParams(query), data, today);
        const { found, more } = places.find(question);
        const near = findNearMisses(places, question, found.length);
        const counts = Object.entries(countFacets(places, question)).map(([facet, counted]) => (
            [facet, Object.fromEntries([...counted].filter(([value]) => value !== undefined))]));
        return [found.map(name), more, Object.fromEntries(counts),
            near.map(({ place, why }) => [...name(place), why])];
    });
}"""
SUGGEST = """async (queries) => {
    const at = (name) => import(new URL(`static/js/${name}.js`, document.baseURI));
    const [{ Places }, { read }, { suggest }] = await Promise.all(
        ["site-places", "site-question", "site-suggesting"].map(at));
    const data = await (await fetch("search.json")).json();
    const places = new Places(data, "2026-11-23");
    return queries.map((query) => {
        const params = new URLSearchParams(query);
        const question = read(params, data, "2026-11-23");
        const total = places.fitting(question).length;
        const found = suggest(places, question, params.get("near"), total);
        return found && [found.field, found.text, found.n];
    });
}"""
UNDERSTAND = """async ({ texts, words, moments }) => {
    const at = (name) => import(new URL(`static/js/${name}.js`, document.baseURI));
    const [{ fold, formsOf }, when] = await Promise.all(["site-words", "site-when"].map(at));
    const data = await (await fetch("search.json")).json();
    return [texts.map(fold), words.map((word) => formsOf(word, data)),
        moments.map((text) => [when.readDay(text, "2026-11-23"), when.readTime(text)])];
}"""
READ = """async (queries) => {
    const { read } = await import(new URL("static/js/site-question.js", document.baseURI));
    const data = await (await fetch("search.json")).json();
    return queries.map((query) => [...read(new URLSearchParams(query), data, "2026-11-23").wrong]);
}"""
