"""Records and speeches in languages that are written with letters; all of them are invented."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.attribution.speaker_labels import LabelGrammar
from ingest.document_parser import parse_document
from ingest.readers.records import FurnitureSpan
from vectorstore.embedder_protocol import Embedder
from vectorstore.records import FurnitureKind, ParsedDocument, TurnPart

FERRY = "The ferry carries three thousand people a day on two boats. We need a third one."
SCHOOL = "The village school has one music teacher for nineteen lessons. A second would help."


@pytest.mark.parametrize(
    ("language", "label", "speaker", "affiliation"),
    [
        ("en", "Mr. Quillfeather (Norland) (spoke in French)", "Quillfeather", "Norland"),
        ("en", "Dame Ada Thistle (East Marsh) (Ind)", "Ada Thistle", "East Marsh, Ind"),
        ("en", "Lord Brackwater of Fenn", "Lord Brackwater of Fenn", ""),
        ("en", "The Minister for Ferries (Ms Ada Thistle)", "Ada Thistle", ""),
        ("en", "The MINISTER OF FERRIES AND LOCKS", "The MINISTER OF FERRIES AND LOCKS", ""),
        ("pt", "O MINISTRO DAS BALSAS", "O MINISTRO DAS BALSAS", ""),
        ("pt", "A senhora das Balsas", "das Balsas", ""),
        ("fr", "M. Delaroche, ministre des Bacs", "Delaroche", ""),
        (
            "fr",
            "Mme Solange de Vauban (Norlande) (parle en anglais)",
            "Solange de Vauban",
            "Norlande",
        ),
        ("es", "El señor ROBLEDO (Grupo del Río)", "ROBLEDO", "Grupo del Río"),
        ("pt", "O SR. PRESIDENTE (Tomé Ribeira. PX - NN)", "Tomé Ribeira", "PX - NN"),
        ("ru", "Г-жа Речная (Норландия) (говорит по-английски)", "Речная", "Норландия"),
        ("ru", "А.Паромов", "А.Паромов", ""),
        ("ar", "السيد نهري (نورلاند) (تكلم بالإنكليزية)", "نهري", "نورلاند"),
    ],
)
def test_a_label_names_the_speaker_and_whom_they_speak_for(
    language: str, label: str, speaker: str, affiliation: str
) -> None:
    found = LabelGrammar.of(language).read(label)
    assert found is not None
    assert (found.byline.speaker, found.byline.affiliation) == (speaker, affiliation)


@pytest.mark.parametrize(
    "text",
    ["Agenda item 7", "In favour", "Note by the Secretary", "and so", "Friday, 4 May 2031 Page"],
)
def test_what_is_no_label(text: str) -> None:
    assert LabelGrammar.of("en").read(text) is None


def _turns(document: ParsedDocument) -> list[tuple[TurnPart, str, str]]:
    return [(turn.part, turn.speaker, turn.body) for turn in document.turns]


@pytest.mark.parametrize("colon", [":", "：", "\ufe30", "\ufe55"])
def test_each_turn_of_a_record_is_kept_with_its_own_words(colon: str, embedder: Embedder) -> None:
    page = (
        f"The meeting was called to order at 3 p.m.\n\nThe President{colon} I call on Norland.\n\n"
        f"Mr. Quillfeather (Norland){colon} {FERRY}\n\nA vote was taken by show of hands.\n\n"
        f"In favour:\n\nNorland, Westmark\n\nMs. Thistle (Westmark){colon} {SCHOOL}\n\n"
        "The meeting rose at 4 p.m.\n"
    )
    document = parse_document(page, embedder)
    assert _turns(document) == [
        (TurnPart.CHAIR, "The President", "I call on Norland."),
        (TurnPart.SPEAKER, "Quillfeather", FERRY),
        (TurnPart.DIRECTION, "", "A vote was taken by show of hands."),
        (TurnPart.SPEAKER, "Thistle", SCHOOL),
        (TurnPart.DIRECTION, "", "The meeting rose at 4 p.m."),
    ]
    assert [speech.speaker for speech in document.speeches] == ["Quillfeather", "Thistle"]
    assert [piece.kind for piece in document.furniture] == [FurnitureKind.VOTE]


def test_a_question_is_never_given_to_who_answers(embedder: Embedder) -> None:
    page = (
        "渡口办记者会\n\n江报记者：新船哪天下水？\n\n高远：九月下水。\n\n"
        "县台记者：票价多少？\n\n高远：两元。\n"
    )
    document = parse_document(page, embedder)
    assert [(turn.part, turn.speaker) for turn in document.turns] == [
        (TurnPart.QUESTIONER, "江报记者"),
        (TurnPart.SPEAKER, "高远"),
        (TurnPart.QUESTIONER, "县台记者"),
        (TurnPart.SPEAKER, "高远"),
    ]
    assert [speech.body for speech in document.speeches] == ["九月下水。\n两元。"]


@pytest.mark.parametrize(
    ("masthead", "speaker", "role", "date"),
    [
        (
            (
                "Discours de Son Excellence Madame Solange Vauban,\nPrésidente de la Norlande, "
                "à la Foire\n\n"
                "Portville, le 3 mai 2031"
            ),
            "Solange Vauban",
            "Présidente de la Norlande",
            "2031-05-03",
        ),
        ("Palabras del presidente Tomás Ribera ante la Feria", "Tomás Ribera", "presidente", ""),
        ("Discurso de abertura da Feira\n\n(Porto, 3 de maio de 2031)", "", "", "2031-05-03"),
    ],
)
def test_a_speech_under_its_masthead(
    masthead: str, speaker: str, role: str, date: str, embedder: Embedder
) -> None:
    text = {
        "D": "Mesdames et Messieurs, le bac de la rivière est trop petit pour nous tous.",
        "P": "Señoras y señores, la barca del río es demasiado pequeña para todos nosotros.",
    }[masthead[0] if "Feira" not in masthead else "P"]
    if "Feira" in masthead:
        text = "Meus cumprimentos a todos os que vieram; a balsa do rio é pequena demais para nós."
    document = parse_document(f"{masthead}\n\n{text}\n", embedder)
    (speech,) = document.speeches
    assert (speech.speaker, speech.role, document.date) == (speaker, role, date)
    assert speech.body == text


def test_what_the_file_shows_to_be_furniture_is_kept_apart(embedder: Embedder) -> None:
    head = "Norland Gazette 12"
    page = f"The President: We begin.\n\nMs. Thistle: The ferry is\n{head}\nsmall. {SCHOOL}\n"
    span = FurnitureSpan(FurnitureKind.HEADER, page.index(head), page.index(head) + len(head))
    document = parse_document(page, embedder, [span])
    assert [(piece.kind, piece.text) for piece in document.furniture] == [(span.kind, head)]
    assert "Gazette" not in "".join(turn.body for turn in document.turns)


@settings(max_examples=30, deadline=None)
@given(
    said=st.lists(st.sampled_from([FERRY, SCHOOL, "Yes.", "We agree (see page 3)."]), min_size=2)
)
def test_every_word_that_is_said_is_in_a_turn_once(said: list[str], embedder: Embedder) -> None:
    names = ["Mr. Quillfeather (Norland)", "Ms. Thistle (Westmark)"]
    page = "\n\n".join(f"{names[at % 2]}: {text}" for at, text in enumerate(said))
    document = parse_document(page, embedder)
    assert [turn.body for turn in document.turns] == said


def test_members_that_are_listed_by_name_do_not_hide_the_labels(embedder: Embedder) -> None:
    names = ("Quillfeather", "Thistle", "Brackwater", "Delaroche", "Marrow", "Robledo", "Vauban")
    members = "\n\n".join(f"Mr. {name}" for name in names)
    said = f"Mr. Thistle (Norland): {FERRY}\n\nMr. Marrow (East Marsh): {SCHOOL}"
    found = parse_document(f"Present\n\n{members}\n\n{members}\n\n{said}\n", embedder)

    spoken = [(turn.speaker, turn.body) for turn in found.turns if turn.body in {FERRY, SCHOOL}]
    assert spoken == [("Thistle", FERRY), ("Marrow", SCHOOL)]


def test_where_each_paragraph_has_a_label_those_who_speak_once_have_theirs(
    embedder: Embedder,
) -> None:
    asked = ("Why is there no third boat?", "Who pays for it?", "When does it come?", "And then?")
    outlets = ("Fennpost", "KLM", "The Marsh Herald", "Rivertide")
    pairs = [
        f"{outlet}: {question}\n\nAda Thistle: {FERRY}"
        for outlet, question in zip(outlets, asked, strict=True)
    ]
    page = "\n\n".join(["Press conference on the ferry", *pairs])
    turns = parse_document(page, embedder).turns

    assert [(turn.speaker, turn.body) for turn in turns] == [
        spoken
        for outlet, question in zip(outlets, asked, strict=True)
        for spoken in ((outlet, question), ("Ada Thistle", FERRY))
    ]


def test_a_label_right_under_a_paragraph_opens_a_turn(embedder: Embedder) -> None:
    turns = "".join(f"\n\nMr B QUILLFEATHER: {SCHOOL}\n\nThe SPEAKER: Order!" for _ in range(4))
    page = f"The SPEAKER: Order!{turns}\n\nMr B QUILLFEATHER: {SCHOOL}\nMrs A THISTLE: {FERRY}\n"
    document = parse_document(page, embedder)
    assert _turns(document)[-2:] == [
        (TurnPart.SPEAKER, "B QUILLFEATHER", SCHOOL),
        (TurnPart.SPEAKER, "A THISTLE", FERRY),
    ]


def test_a_field_with_a_colon_and_a_tab_is_read_as_printed(embedder: Embedder) -> None:
    page = (
        f"The SPEAKER:\t{FERRY} {SCHOOL}\n\nMrs A THISTLE:\t{SCHOOL}\n\n"
        "Discharged:\tBrook, Mr C\n\nDischarged:\tBrook, Mr D\n\nAppointed:\tReed, Ms E\n"
    )
    document = parse_document(page, embedder)
    assert [turn.body for turn in document.turns][:1] == [f"{FERRY} {SCHOOL}"]
    assert "：" not in "".join(turn.body for turn in document.turns)


def test_names_in_capitals_before_a_full_stop_are_labels(embedder: Embedder) -> None:
    page = (
        f"CHAIR THISTLE.  {FERRY}\n\nADA REED.  Bo.\n\nBO BROOK.  {SCHOOL}  I write for the\n\n"
        f"REM.  So why?\n\nCHAIR THISTLE.  {SCHOOL}\n\nADA REED.  Thank you.\n\n"
        f"CY FENN.  {FERRY}\n\nCHAIR THISTLE.  {FERRY}\n"
    )
    document = parse_document(page, embedder)
    speakers = ["THISTLE", "ADA REED", "BO BROOK", "THISTLE", "ADA REED", "CY FENN", "THISTLE"]
    assert [turn.speaker for turn in document.turns] == speakers
    assert document.turns[0].role == "CHAIR"
    assert document.turns[1].body == "Bo."


@pytest.mark.parametrize(
    ("language", "label", "speaker"),
    [
        ("fr", "M. le comte de Vauban", "comte de Vauban"),
        ("fr", "A droite", "A droite"),
        ("fr", "Plusieurs voix à gauche", "Plusieurs voix à gauche"),
        ("en", "His Excellency the President (Mr. Ada arap Thistle)", "Ada arap Thistle"),
    ],
)
def test_a_label_with_a_title_or_a_side(language: str, label: str, speaker: str) -> None:
    found = LabelGrammar.of(language).read(label)
    assert found is not None
    assert found.byline.speaker == speaker


@pytest.mark.parametrize("text", ["PRÉSIDENCE DE M", "MINISTRO DE BALSAS 18-07-2001 Presidente"])
def test_what_breaks_off_or_holds_a_year_is_no_label(text: str) -> None:
    assert LabelGrammar.of("fr").read(text) is None


def test_a_full_stop_and_a_dash_set_labels_off(embedder: Embedder) -> None:
    page = (
        "PERIODISTA.- ¿Cuándo habrá una barca nueva en el río?\n\n"
        "RIBERA.- La barca del río es demasiado pequeña para todos nosotros.\n\n"
        "PERIODISTA.- ¿Y la escuela?\n\nRIBERA.- La escuela tendrá otra maestra de música.\n"
    )
    assert [turn.speaker for turn in parse_document(page, embedder).turns] == [
        "PERIODISTA",
        "RIBERA",
    ] * 2


def test_a_surname_with_initials_and_an_office_before_a_full_stop_is_a_label(
    embedder: Embedder,
) -> None:
    page = (
        "ВЕДУЩИЙ. Пожалуйста, первый вопрос.\n\n"
        "РЕЧНАЯ О. В., председатель комитета по мостам и переправам, фракция\n"
        '"Берег".\n\n'
        "Уважаемые коллеги! Мост через реку закрыт второй год. Я прошу средств.\n\n"
        "ИЗ ЗАЛА. (Не слышно.)\n\n"
        "ВЕДУЩИЙ. Спасибо. Кто хочет выступить?\n\n"
        "ПАРОМОВ А. Н. Я поддерживаю. Паром ходит раз в день, этого мало.\n\n"
        "РЕЧНАЯ О. В. Паром останется и после ремонта.\n"
    )
    document = parse_document(page, embedder)
    assert [turn.speaker for turn in document.turns] == [
        "ВЕДУЩИЙ",
        "РЕЧНАЯ О. В.",
        "ИЗ ЗАЛА",
        "ВЕДУЩИЙ",
        "ПАРОМОВ А. Н.",
        "РЕЧНАЯ О. В.",
    ]
    speech = next(one for one in document.speeches if one.speaker == "РЕЧНАЯ О. В.")
    assert speech.role == "председатель комитета по мостам и переправам"
    assert speech.affiliation == 'фракция "Берег"'
    assert speech.body.startswith("Уважаемые коллеги!")


def test_the_number_of_a_question_is_no_part_of_who_asks(embedder: Embedder) -> None:
    page = (
        "Q1 Chair: Good morning. Would you say who you are?\n\n"
        "Jane Carrow: I run the ferry on the river.\n\n"
        "Q2 Tom Braith: Who pays for the lights at night?\n\n"
        "Jane Carrow: The village pays for all of them.\n"
    )
    turns = parse_document(page, embedder).turns
    assert [turn.speaker for turn in turns] == ["Chair", "Jane Carrow", "Tom Braith", "Jane Carrow"]


def test_labels_in_another_script_and_with_honorifics_in_brackets_are_turns(
    embedder: Embedder,
) -> None:
    page = (
        "HON. SPEAKER: Shri Kelkar.\n\n"
        f"SHRI ARVIND KELKAR (COASTPUR): {SCHOOL}\n\n"
        "DR. (SMT.) MEENA RAO (RIVERNAGAR): The ferry must go by night.\n\n"
        "श्री राम सिंह (गंगापुर): मैं इस विषय पर बोलना चाहता हूं।\n\n"
        "HON. SPEAKER: Thank you.\n"
    )
    turns = parse_document(page, embedder).turns
    assert [turn.speaker for turn in turns] == [
        "HON. SPEAKER",
        "ARVIND KELKAR",
        "MEENA RAO",
        "श्री राम सिंह",
        "HON. SPEAKER",
    ]
    assert turns[3].affiliation == "गंगापुर"
