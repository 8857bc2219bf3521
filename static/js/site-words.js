// One folded form of Japanese text, letter for letter as kyodo_spaces/text.py folds it.

const DASHES = { "ゕ": "か", "ゖ": "け", "〜": "~", "−": "-", "‐": "-", "–": "-" };

export function fold(text) {
  const folded = text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return folded
    .replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/[ゕゖ〜−‐–]/g, (letter) => DASHES[letter])
    .replace(/\s+/g, " ").trim();
}
