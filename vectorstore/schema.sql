CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    source TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    added_at TEXT NOT NULL,
    date TEXT NOT NULL,
    occasion TEXT NOT NULL,
    printed_source TEXT NOT NULL
) STRICT;

CREATE TABLE speeches (
    id TEXT PRIMARY KEY,
    document_id TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    title TEXT NOT NULL,
    speaker TEXT NOT NULL,
    role TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    confidence REAL NOT NULL,
    body TEXT NOT NULL,
    date TEXT NOT NULL,
    corrected INTEGER NOT NULL,
    read_as TEXT NOT NULL
) STRICT;
CREATE INDEX speeches_by_document ON speeches (document_id, ordinal);
CREATE INDEX speeches_by_speaker ON speeches (speaker);
CREATE INDEX speeches_by_affiliation ON speeches (affiliation);

-- What a person said of who spoke these words where a document was read to name `read_as`; it
-- outlives the document, of whose text it keeps none.
CREATE TABLE corrections (
    body_hash BLOB NOT NULL,
    read_as TEXT NOT NULL,
    title TEXT NOT NULL,
    speaker TEXT NOT NULL,
    role TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    PRIMARY KEY (body_hash, read_as)
) STRICT, WITHOUT ROWID;

-- One vector a text: passages and sentences that read the same share it.
CREATE TABLE vectors (
    text_hash BLOB PRIMARY KEY,
    vector BLOB NOT NULL
) STRICT;

CREATE TABLE passages (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    speech_id TEXT NOT NULL REFERENCES speeches ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER,
    heading TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text_hash BLOB NOT NULL REFERENCES vectors
) STRICT;
CREATE INDEX passages_by_speech ON passages (speech_id, ordinal);
CREATE INDEX passages_by_text ON passages (text_hash);

CREATE TABLE sentences (
    passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text_hash BLOB NOT NULL REFERENCES vectors,
    tokens TEXT NOT NULL,
    PRIMARY KEY (passage, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX sentences_by_text ON sentences (text_hash);

-- The words of each passage and of its speech's byline; rowid is the passage's.
CREATE VIRTUAL TABLE words USING fts5 (passage, byline, tokenize = "unicode61 remove_diacritics 0");

-- How many passages hold each word.
CREATE VIRTUAL TABLE word_counts USING fts5vocab(words, "row");

-- What a term is looked up in exactly: the n-grams of each passage; rowid is the passage's.
CREATE VIRTUAL TABLE mentions USING fts5 (
    ngrams, content = "", tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE VIRTUAL TABLE ngram_counts USING fts5vocab(mentions, "row");

-- Where each word stands among the words of all languages (512 float16); a word once known stays.
CREATE TABLE terms (
    number INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE,
    vector BLOB NOT NULL
) STRICT;
