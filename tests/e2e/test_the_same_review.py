"""Which episode a review is, from end to end (design.md, "The same review?" and "Identity")."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import BASE_URL, FILM, OTHER, VERY_OTHER, OnDisk, run, set_setting, spawn


def test_a_review_becomes_an_episode_that_the_feed_lists(published: OnDisk) -> None:
    record = published.record()
    assert (
        record.title,
        record.year,
        record.credits[0].role,
        record.rating and record.rating.value,
    ) == ("Harbour Light: A Return", 2019, "director", 7.0)
    assert [record.guid] == published.feed_guids()
    assert [record.products["audio"].path] == published.feed_audio()
    published.require_sound()


def test_the_first_publication_speaks_each_sentence_once(show: OnDisk) -> None:
    show.publish(show.write("film.txt", FILM))
    spoken = show.spoken()
    assert sorted(set(spoken)) == sorted(spoken)
    assert "Nobody minds, because the ferry is always late." in spoken


def test_published_again_it_changes_no_byte_and_no_time(published: OnDisk) -> None:
    before = published.files()
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"
    assert before == published.files()
    assert published.spoken() == []


def test_published_again_without_the_work_folder_it_changes_nothing_that_is_served(published: OnDisk) -> None:
    before = published.files(without_work=True)
    shutil.rmtree(published.root / ".reviewcast")
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"
    assert before == published.files(without_work=True)
    assert published.spoken() == []


def test_touching_the_source_changes_nothing(published: OnDisk) -> None:
    before = published.files()
    (published.root / "film.txt").write_text(FILM)
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"
    after = published.files()
    assert {"film.txt"} == {name for name in before | after if before.get(name) != after.get(name)}


def test_an_unchanged_review_makes_sure_that_the_feed_lists_it(published: OnDisk) -> None:
    before = published.files()
    for name in ("feed/feed.xml", "feed/index.html"):
        (published.root / name).unlink()
        published.publish(published.root / "film.txt")
    after = published.files()
    assert {name: data for name, (_, data) in before.items()} == {n: data for n, (_, data) in after.items()}


def test_one_edited_sentence_costs_one_clip_and_keeps_guid_and_date(published: OnDisk) -> None:
    before = published.record()
    published.write("film.txt", FILM.replace("a blue coat", "a green coat"))
    assert published.publish_one(published.root / "film.txt")["status"] == "updated"
    after = published.record()
    assert published.spoken() == ["Then a woman with a green coat gets off."]
    assert (before.guid, before.published, before.slug) == (after.guid, after.published, after.slug)
    assert before.products["audio"].path != after.products["audio"].path
    assert [after.products["audio"].path] == published.feed_audio()


def test_the_last_superseded_audio_stays_on_disk_and_the_one_before_goes(published: OnDisk) -> None:
    names = [published.record().products["audio"].path]
    for colour in ("green", "red"):
        published.write("film.txt", FILM.replace("a blue coat", f"a {colour} coat"))
        published.publish(published.root / "film.txt")
        names.append(published.record().products["audio"].path)
    assert [(published.root / name).exists() for name in names] == [False, True, True]
    assert (names[1],) == published.record().superseded
    assert [names[2]] == published.feed_audio()
    kept = {product.path for product in published.record().products.values()} | {names[1]}
    kept |= {f"episodes/{published.record().slug}/{name}" for name in ("episode.json", "review.txt")}
    folder = published.root / "episodes" / published.record().slug
    assert kept == {path.relative_to(published.root).as_posix() for path in folder.iterdir()}


def test_an_edit_that_is_taken_back_brings_the_old_audio_back(published: OnDisk) -> None:
    first = published.record().products["audio"].path
    for text in (FILM.replace("blue", "green"), FILM):
        published.write("film.txt", text)
        published.publish(published.root / "film.txt")
    assert [first] == published.feed_audio()
    published.require_sound()


@pytest.mark.parametrize("name", ["the-film.txt", "drafts/2019/film.txt"])
def test_a_renamed_or_moved_file_is_the_same_episode(published: OnDisk, name: str) -> None:
    before = published.record()
    (published.root / name).parent.mkdir(parents=True, exist_ok=True)
    (published.root / "film.txt").rename(published.root / name)
    assert published.publish_one(published.root / name)["status"] == "unchanged"
    after = published.record()
    assert (before.guid, name, before.products["audio"]) == (
        after.guid,
        after.source,
        after.products["audio"],
    )
    assert published.spoken() == []


def test_a_file_renamed_and_edited_is_the_same_episode(published: OnDisk) -> None:
    before = published.record()
    (published.root / "film.txt").unlink()
    published.write("new.txt", FILM.replace("smaller", "larger"))
    assert published.publish_one(published.root / "new.txt")["status"] == "updated"
    assert before.guid == published.record().guid


def test_a_moved_show_is_unchanged(published: OnDisk, tmp_path: Path) -> None:
    before = published.files()
    moved = OnDisk(tmp_path / "elsewhere", published.diary)
    published.root.rename(moved.root)
    ran = run("publish", "film.txt", cwd=moved.root)
    assert (ran.code, "Unchanged" in ran.out) == (0, True)
    assert before == moved.files()


def test_another_review_with_the_same_title_gets_a_name_of_its_own(published: OnDisk) -> None:
    (published.root / "old").mkdir()
    text = OTHER.replace("The Long Table (2021)", "Harbour Light: A Return (1954)")
    said = published.publish(published.write("old/film.txt", text))
    (episode,) = said["episodes"]
    assert (
        episode["slug"],
        episode["title"],
    ) == ("harbour-light-a-return-2", "Harbour Light: A Return (1954)")
    assert "Warning: Another episode is called “Harbour Light: A Return”" in said["err"]
    assert len(set(published.feed_guids())) == 2
    titles = [item.findtext("title") for item in published.feed().iter("item")]
    assert len(set(titles)) == 2


def test_equal_titles_are_told_apart_by_year_then_reviewer_then_part(show: OnDisk) -> None:
    titles = []
    for number, (year, author) in enumerate(
        [(2001, "Ann"), (2001, "Ann"), (2001, "Bo"), (2001, "Bo"), (2001, "Bo")]
    ):
        text = f"---\ntitle: Twins\nyear: {year}\nauthor: {author}\n---\nText number {number} of its own.\n"
        titles.append(show.publish_one(show.write(f"{number}.md", text))["title"])
    assert titles == [
        "Twins",
        "Twins (2001)",
        "Twins, reviewed by Bo",
        "Twins, part 2",
        "Twins, part 3",
    ]


def test_another_review_under_an_old_file_name_stops(published: OnDisk) -> None:
    published.write("film.txt", OTHER)
    before = published.files()
    ran = run("publish", "--show", published.root, published.root / "film.txt")
    assert ran.code == 1
    assert ran.last.startswith("Error: film.txt: ")
    assert "--as harbour-light-a-return" in ran.last
    assert "--new" in ran.last
    assert before == published.files()


def test_new_makes_another_episode_of_the_same_file(published: OnDisk) -> None:
    published.write("film.txt", OTHER)
    assert published.publish_one("--new", published.root / "film.txt")["status"] == "published"
    assert len(published.feed_guids()) == 2
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"
    assert len(published.feed_guids()) == 2


def test_as_names_the_episode_that_a_text_replaces(published: OnDisk) -> None:
    before = published.record()
    published.write("film.txt", OTHER)
    episode = published.publish_one("--as", before.slug, published.root / "film.txt")
    assert ("updated", before.guid, "The Long Table") == (
        episode["status"],
        episode["guid"],
        episode["title"],
    )
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"


def test_as_an_unknown_episode_is_wrong_usage(published: OnDisk) -> None:
    before = published.files()
    ran = run("publish", "--show", published.root, "--as", "nothing", published.root / "film.txt")
    assert (ran.code, "“nothing”" in ran.last) == (2, True)
    assert before == published.files()


def test_an_id_wins_over_path_title_and_text(show: OnDisk) -> None:
    first = show.publish_one(show.write("a.md", "---\nid: r1\ntitle: A\n---\nOne text.\n"))
    second = show.publish_one(show.write("b.md", "---\nid: r1\ntitle: B\n---\nAnother one entirely.\n"))
    assert ("updated", first["guid"], "B") == (second["status"], second["guid"], second["title"])
    third = show.publish_one(show.write("b.md", "---\nid: r2\ntitle: B\n---\nAnother one entirely.\n"))
    assert (third["status"], third["guid"] != first["guid"]) == ("published", True)


def test_likeness_of_text_alone_never_decides(published: OnDisk) -> None:
    published.write("copy.txt", FILM.replace("Harbour Light: A Return", "Harbour Dark"))
    assert published.publish_one(published.root / "copy.txt")["status"] == "published"
    published.write("again/film.txt", FILM)
    said = published.publish(published.root / "again/film.txt")
    assert said["episodes"][0]["status"] == "published"  # the recorded source still exists: no rename
    assert len(set(published.feed_guids())) == 3


def test_standard_input_is_new_but_for_an_id_or_as(show: OnDisk) -> None:
    def publish(text: str, *options: str) -> str:
        ran = run("publish", "--show", show.root, "-", *options, stdin=text.encode())
        assert ran.code == 0, ran.err
        return ran.out

    assert "Published: " in publish(FILM)
    assert "Published: " in publish(FILM)
    assert len(show.records()) == 2
    assert "Updated: " in publish(FILM.replace("smaller", "larger"), "--as", "harbour-light-a-return")
    with_id = "---\nid: r1\n---\n# Soup\n\nSoup is hot.\n"
    assert "Published: Soup" in publish(with_id)
    assert "Unchanged: Soup" in publish(with_id)
    assert "Updated: Soup" in publish(with_id.replace("hot", "cold"))
    assert len(show.records()) == 3


def test_a_file_in_an_episodes_folder_is_that_episode(show: OnDisk) -> None:
    first = show.publish_one(show.write("episodes/my-table/review.txt", OTHER))
    assert first["slug"] == "my-table"
    show.write("episodes/my-table/review.txt", VERY_OTHER)
    second = show.publish_one(show.root / "episodes/my-table/review.txt")
    assert ("updated", first["guid"], "Cold Soup") == (second["status"], second["guid"], second["title"])
    assert (show.root / "episodes/my-table/review.txt").read_text() == VERY_OTHER


def test_a_copy_edited_by_hand_counts_while_the_source_is_unchanged(published: OnDisk) -> None:
    before = published.record()
    copy = published.root / "episodes" / before.slug / "review.txt"
    copy.write_text(FILM.replace("a blue coat", "a green coat"))
    said = published.publish_one(published.root / "film.txt")
    assert ("updated", before.guid) == (said["status"], said["guid"])
    assert published.spoken() == ["Then a woman with a green coat gets off."]
    assert "green" in copy.read_text()
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"


def test_source_and_copy_both_edited_stops(published: OnDisk) -> None:
    copy = f"episodes/{published.record().slug}/review.txt"
    published.write(copy, FILM.replace("blue", "green"))
    published.write("film.txt", FILM.replace("blue", "red"))
    before = published.files()
    ran = run("publish", "--show", published.root, published.root / "film.txt")
    assert (ran.code, copy in ran.last, "film.txt" in ran.last) == (1, True, True)
    assert before == published.files()


def test_source_and_copy_edited_alike_are_one_edit(published: OnDisk) -> None:
    for name in (f"episodes/{published.record().slug}/review.txt", "film.txt"):
        published.write(name, FILM.replace("blue", "green"))
    assert published.publish_one(published.root / "film.txt")["status"] == "updated"
    assert published.publish_one(published.root / "film.txt")["status"] == "unchanged"


@pytest.mark.parametrize("options", [("--new",), ()])
def test_an_interrupted_publication_is_continued(show: OnDisk, options: tuple[str, ...]) -> None:
    show.write("film.txt", OTHER)
    show.publish(show.root / "film.txt")
    show.write("film.txt" if options else "b.txt", FILM + "\nThis is unspeakable.\n")
    name = show.root / ("film.txt" if options else "b.txt")
    said = show.publish(*options, name, code=1)
    assert "unspeakable" in said["error"]["what"]
    (pending,) = [record for record in show.records() if record.state == "pending"]
    assert pending.guid not in show.feed_guids()
    _mend_the_voice(show)
    episode = show.publish_one(*options, name)
    assert (pending.guid, pending.slug, "published") == (episode["guid"], episode["slug"], episode["status"])
    assert len(show.records()) == 2


def _mend_the_voice(show: OnDisk) -> None:
    set_setting(show.root, 'engine = "diary"', 'engine = "tone"')


def test_an_interrupted_edit_leaves_the_published_episode_in_the_feed(published: OnDisk) -> None:
    before = published.files()
    published.write("film.txt", FILM + "\nThis is unspeakable.\n")
    published.publish(published.root / "film.txt", code=1)
    after = published.files()
    served = [name for name in before if name.startswith(("feed/", "episodes/")) and "." in Path(name).name]
    assert {name: before[name] for name in served} == {name: after[name] for name in served}
    published.require_sound()


def test_the_words_of_a_failed_sentence_are_told_once_and_twice_tried(show: OnDisk) -> None:
    show.write("a.txt", OTHER + "\nThis is unspeakable.\n")
    said = show.publish(show.root / "a.txt", code=1)
    assert show.spoken().count("This is unspeakable.") == 2
    assert said["err"].count("unspeakable") == 1
    assert show.drafts() == []


def test_a_settled_pronunciation_speaks_only_the_sentences_with_the_word(published: OnDisk) -> None:
    before = published.record()
    settings = published.root / "reviewcast.toml"
    settings.write_text(
        settings.read_text().replace("[pronunciations]\n", '[pronunciations]\n"ferry" = "ferrie"\n')
    )
    assert published.publish_one(published.root / "film.txt")["status"] == "updated"
    assert {"The ferrie is late.", "Nobody minds, because the ferrie is always late."} == set(
        published.spoken()
    )
    assert before.guid == published.record().guid
    vtt = (published.root / published.record().products["vtt"].path).read_text()
    assert "ferry" in vtt
    assert "ferrie" not in vtt


def test_another_picture_of_the_same_name_is_an_edit_that_speaks_nothing(show: OnDisk) -> None:
    def draw(colour: str) -> bytes:
        file = BytesIO()
        Image.new("RGB", (1400, 1400), colour).save(file, "PNG")
        return file.getvalue()

    source = show.write("film.md", f"---\nimage: still.png\n---\n# A Film\n\n{FILM}")
    picture = show.write("still.png", draw("navy"))
    assert show.publish_one(source)["status"] == "published"
    before = show.record()
    assert show.spoken() != []
    assert show.publish_one(source)["status"] == "unchanged"
    picture.write_bytes(draw("maroon"))
    assert show.publish_one(source)["status"] == "updated"
    after = show.record()
    assert before.products["cover"] != after.products["cover"]
    assert before.products["audio"] != after.products["audio"]  # it lies in the tags as well
    assert (before.guid, before.published) == (after.guid, after.published)
    assert [path.name for path in (show.root / "episodes" / after.slug).glob("cover-*")] == [
        after.products["cover"].path.rpartition("/")[2]
    ]
    assert show.spoken() == []


def test_again_makes_the_episode_anew_under_the_same_guid(published: OnDisk) -> None:
    before = published.record()
    assert published.publish_one("--again", published.root / "film.txt")["status"] == "updated"
    after = published.record()
    assert (before.guid, before.published) == (after.guid, after.published)
    assert published.spoken() == []
    published.require_sound()


def test_again_after_the_cache_is_gone_gives_the_same_audio(published: OnDisk) -> None:
    before = published.record()
    shutil.rmtree(published.root / ".reviewcast")
    published.publish("--again", published.root / "film.txt")
    assert before.products["audio"] == published.record().products["audio"]


def test_another_address_keeps_every_guid(published: OnDisk) -> None:
    set_setting(published.root, f'base_url = "{BASE_URL}"', 'base_url = "https://example.net/new"')
    before = published.feed()
    published.publish(published.root / "film.txt")
    after = published.feed()
    guid = "{https://podcastindex.org/namespace/1.0}guid"
    for path in ("channel/item/guid", f"channel/{guid}", "channel/item/pubDate"):
        assert before.findtext(path) == after.findtext(path) is not None
    enclosure = after.find("channel/item/enclosure")
    assert enclosure is not None
    assert enclosure.attrib["url"].startswith("https://example.net/new/episodes/")


def test_a_show_without_a_guid_keeps_the_one_that_its_records_have(published: OnDisk) -> None:
    settings = published.root / "reviewcast.toml"
    settings.write_text(
        re.sub(r'\nguid = "[^"]*"', "", settings.read_text()).replace(BASE_URL, "https://a.example")
    )
    before = published.record().show_guid
    published.publish(published.root / "film.txt")
    guid = published.feed().findtext("channel/{https://podcastindex.org/namespace/1.0}guid")
    assert before == guid


def test_two_shows_with_the_same_review_are_strangers(make_show: Callable[..., OnDisk]) -> None:
    one, two = make_show("one"), make_show("two")
    for show in (one, two):
        show.publish(show.write("film.txt", FILM))
    assert one.record().guid != two.record().guid
    assert one.record().slug == two.record().slug


def test_without_arguments_the_sources_are_published(show: OnDisk) -> None:
    set_setting(show.root, '# sources = ["reviews"]', 'sources = ["reviews"]')
    show.write("reviews/film.txt", FILM)
    show.write("reviews/deep/table.txt", OTHER)
    show.write("reviews/notes.pdf", b"%PDF")
    assert [e["status"] for e in show.publish()["episodes"]] == ["published"] * 2
    show.write("reviews/film.txt", FILM.replace("blue", "green"))
    assert {"updated", "unchanged"} == {e["status"] for e in show.publish()["episodes"]}


def test_a_source_outside_the_show_is_recorded_by_a_relative_path(show: OnDisk, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    outside = tmp_path / "desk/film.txt"
    outside.write_text(FILM)
    show.publish(outside)
    assert show.record().source == "../desk/film.txt"
    assert show.publish_one(outside)["status"] == "unchanged"


def test_a_link_is_followed_to_the_one_source(published: OnDisk) -> None:
    (published.root / "link.txt").symlink_to("film.txt")
    assert published.publish_one(published.root / "link.txt")["status"] == "unchanged"


def test_a_damaged_clip_is_spoken_anew_and_said_so(published: OnDisk) -> None:
    clips = sorted(published.root.glob(".reviewcast/clips/*/*.clip"))
    data = bytearray(clips[0].read_bytes())
    data[-1] ^= 1
    clips[0].write_bytes(data)
    before = published.record()
    ran = run("publish", "--again", "--show", published.root, published.root / "film.txt")
    assert ran.out.count("Damaged: a kept clip is not what was spoken; it is spoken anew.") == 1
    assert len(published.spoken()) == 1
    assert before.products["audio"] == published.record().products["audio"]


def test_a_damaged_record_stops_before_the_feed_loses_an_episode(published: OnDisk) -> None:
    record = f"episodes/{published.record().slug}/episode.json"
    for text in ("", "{", "<<<<<<< HEAD", "[]", '{"version": 2}', '{"version": 1}', b"\xff"):
        published.write(record, text)
        published.write("b.txt", OTHER)
        before = published.files()
        ran = run("publish", "--show", published.root, published.root / "b.txt")
        assert (ran.code, ran.last.startswith(f"Error: {record}: ")) == (1, True), ran.err
        assert "Traceback" not in ran.err
        assert before == published.files()


def test_a_retracted_record_gives_back_neither_guid_nor_slug(published: OnDisk) -> None:
    record = published.record()
    path = published.root / "episodes" / record.slug / "episode.json"
    path.write_text(path.read_text().replace('"state": "published"', '"state": "retracted"'))
    episode = published.publish_one(published.root / "film.txt")
    assert (episode["slug"], episode["guid"] != record.guid) == ("harbour-light-a-return-2", True)
    assert [episode["guid"]] == published.feed_guids()


def test_the_command_in_a_process_of_its_own_speaks_with_an_installed_engine(show: OnDisk) -> None:
    show.write("film.txt", FILM)
    ran = spawn("publish", "film.txt", cwd=show.root)
    assert ran.code == 0, ran.err
    assert "Done: the feed is" in ran.out
    assert show.spoken()
    show.require_sound()
