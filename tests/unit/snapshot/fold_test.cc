#include "engine/snapshot/fold.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <span>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::optional<std::uint64_t> content_of(const Snapshot& snapshot, std::string_view id) {
  const auto place = snapshot.find(id, fingerprint(id, {}).id);
  return place ? std::optional(snapshot.entry(*place).content) : std::nullopt;
}

TEST(Fold, MakesTheFirstSnapshot) {
  const Shelf shelf;
  EXPECT_EQ(shelf.night({}, {set("ada", "1"), set("bob", "1")}), (Folded{.profiles = 2, .added = 2}));
  const Snapshot snapshot = shelf.snapshot();
  EXPECT_EQ(snapshot.base(), 0u);
  EXPECT_NE(snapshot.stamp(), 0u);
  EXPECT_EQ(snapshot.identity(), kIdentity);
  EXPECT_THAT(ids_of(snapshot), UnorderedElementsAre("ada", "bob"));
  EXPECT_EQ(content_of(snapshot, "ada"), fingerprint("ada", "1").content);
}

TEST(Fold, AddsChangesAndForgets) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1"), set("bob", "1"), set("cyd", "1")});
  const Snapshot first = shelf.snapshot();
  EXPECT_EQ(shelf.night(first, {set("bob", "2"), gone("cyd"), set("dan", "1"), gone("eve")}),
            (Folded{.profiles = 3, .added = 1, .changed = 1, .gone = 1}));
  const Snapshot second = shelf.snapshot();
  EXPECT_EQ(second.base(), first.stamp());
  EXPECT_THAT(ids_of(second), UnorderedElementsAre("ada", "bob", "dan"));
  EXPECT_EQ(content_of(second, "ada"), fingerprint("ada", "1").content);
  EXPECT_EQ(content_of(second, "bob"), fingerprint("bob", "2").content);
  // What was mapped before is as it was, though its file has gone.
  EXPECT_THAT(ids_of(first), UnorderedElementsAre("ada", "bob", "cyd"));
}

TEST(Fold, TheLastChangeOfANightWins) {
  const Shelf shelf;
  shelf.night({},
              {set("ada", "1"), set("ada", "2"), set("bob", "1"), gone("bob"), gone("cyd"), set("cyd", "3")});
  const Snapshot snapshot = shelf.snapshot();
  EXPECT_THAT(ids_of(snapshot), UnorderedElementsAre("ada", "cyd"));
  EXPECT_EQ(content_of(snapshot, "ada"), fingerprint("ada", "2").content);
}

TEST(Fold, OfNothingIsASnapshotOfNothing) {
  const Shelf shelf;
  EXPECT_EQ(shelf.night({}, {}), Folded{});
  const Snapshot empty = shelf.snapshot();
  EXPECT_EQ(empty.profiles(), 0u);
  EXPECT_EQ(empty.find("ada", 1), std::nullopt);
  EXPECT_EQ(shelf.night(empty, {set("ada", "1")}), (Folded{.profiles = 1, .added = 1}));
  EXPECT_EQ(shelf.night(shelf.snapshot(), {gone("ada")}), (Folded{.gone = 1}));
  EXPECT_THAT(ids_of(shelf.snapshot()), IsEmpty());
}

TEST(Fold, MakesTheSameBytesOfTheSame) {
  std::vector<std::string> files;
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Shelf shelf;
    shelf.night({}, {set("ada", "1"), set(kept_id(), "1"), set("bob", "1")});
    shelf.night(shelf.snapshot(), {set("bob", "2")});
    files.push_back(bytes_of_file(shelf.snapshot_path()));
  }
  EXPECT_EQ(files[0], files[1]);
}

std::string_view whole_of(const Snapshot& snapshot, std::string_view id) {
  return snapshot.whole(snapshot.find(id, fingerprint(id, {}).id).value()).value_or("nothing");
}

TEST(Fold, KeepsRecordsWholeAndPassesThemOn) {
  const Shelf shelf;
  const std::string kept = kept_id(0);
  const std::string changing = kept_id(1);
  const std::string leaving = kept_id(2);
  shelf.night({}, {set("ada", ""), set(kept, "of kept"), set(changing, "before"), set(leaving, "left")});
  const Snapshot first = shelf.snapshot();
  EXPECT_EQ(whole_of(first, kept), "of kept");
  EXPECT_EQ(whole_of(first, changing), "before");
  EXPECT_EQ(whole_of(first, "ada"), "nothing");

  shelf.night(first, {set("bob", ""), set("cyd", ""), set(changing, "after"), gone(leaving)});
  const Snapshot second = shelf.snapshot();
  EXPECT_EQ(whole_of(second, kept), "of kept");
  EXPECT_EQ(whole_of(second, changing), "after");
  EXPECT_EQ(second.whole_places().size(), 2u);

  // Too long to be kept, or not at hand: what was kept before is not what was sent last.
  shelf.night(second, {set(changing, std::string(kWholeBytesMax + 1, 'x')), set(kept, "")});
  EXPECT_THAT(shelf.snapshot().whole_places(), IsEmpty());
}

// Method: a snapshot grows beyond a number and shrinks again. Who is kept whole is as its profiles say; what
// was thinned out does not come back by itself.
TEST(Fold, ThinsOutWhatIsKeptWholeByHowManyProfilesThereAre) {
  const Shelf shelf;
  std::vector<std::string> ids;
  for (int n = 0; n < 20'001; ++n) ids.push_back("id-" + std::to_string(n));
  const auto is_tenth = [](const std::string& id) { return fingerprint(id, {}).id % 10 == 0; };
  const auto tenth = static_cast<std::size_t>(std::ranges::count_if(ids, is_tenth));
  std::vector<Change> all;
  for (const std::string& id : ids) all.push_back(set(id, id));
  shelf.log({}, std::span(all).first(20'000));
  fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
  const Snapshot few = shelf.snapshot();
  EXPECT_EQ(few.whole_places().size(), 20'000u);
  for (std::size_t n = 0; n < 20'000; n += 97) EXPECT_EQ(whole_of(few, ids[n]), ids[n]);

  shelf.log(few, std::span(all).last(1));
  fold(few, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
  const Snapshot more = shelf.snapshot();
  EXPECT_EQ(more.whole_places().size(), tenth);
  for (const std::string& id : ids) EXPECT_EQ(whole_of(more, id), is_tenth(id) ? id : "nothing");

  shelf.night(more, {gone(ids[0]), set(ids[1], ids[1])});
  const Snapshot few_again = shelf.snapshot();
  EXPECT_EQ(few_again.profiles(), 20'000u);
  EXPECT_LE(few_again.whole_places().size(), tenth + 1);
  EXPECT_EQ(whole_of(few_again, ids[1]), ids[1]);
}

// Hashes that are equal do not happen, so they are made up.
TEST(Fold, ProfilesOfOneHashAreTwo) {
  const Shelf shelf;
  const auto row = [](std::string_view id, std::uint64_t content, bool is_gone = false) {
    return Change{
        .id = id, .fingerprint = {.id = 7'000, .content = content}, .is_gone = is_gone, .records = id};
  };
  const Change other{.id = "zoe", .fingerprint = {.id = 6'999, .content = 9}};
  shelf.night({}, {row("cyd", 3), row("ada", 1), other, row("ada", 11), row("bob", 2)});
  const Snapshot first = shelf.snapshot();
  EXPECT_THAT(ids_of(first), ElementsAre("zoe", "ada", "bob", "cyd"));
  EXPECT_EQ(first.entry(1).content, 11u);

  EXPECT_EQ(shelf.night(first, {row("aaa", 5), row("bob", 0, true), row("cyd", 33), row("dan", 4)}),
            (Folded{.profiles = 5, .added = 2, .changed = 1, .gone = 1}));
  const Snapshot second = shelf.snapshot();
  EXPECT_THAT(ids_of(second), ElementsAre("zoe", "aaa", "ada", "cyd", "dan"));
  EXPECT_EQ(second.entry(2).content, 11u);
  EXPECT_EQ(second.entry(3).content, 33u);
  for (const std::uint64_t place : {1u, 2u, 3u, 4u}) EXPECT_EQ(second.whole(place), second.id(place));
}

TEST(Fold, RefusesChangesOfAnotherSnapshot) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1")});
  const Snapshot first = shelf.snapshot();
  const std::uint64_t stamp = first.stamp();
  shelf.night(first, {set("bob", "1")});
  const Snapshot second = shelf.snapshot();
  const ChangeLog log = ChangeLog::open(shelf.log_path());
  EXPECT_THAT(refusal([&] { fold(second, log, shelf.snapshot_path()); }),
              HasSubstr("these are not changes of the snapshot beside it"));
  EXPECT_EQ(log.base(), second.base());  // they were folded already: killed before the log was removed
  EXPECT_EQ(log.base(), stamp);
}

// As a kill leaves it, in the middle of a fold.
TEST(Fold, WritesOverWhatAKilledOneLeft) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1")});
  shelf.folder().write("users.snapshot.new", std::string(100'000, 'x'));
  EXPECT_THAT(ids_of(shelf.snapshot()), ElementsAre("ada"));
  shelf.night(shelf.snapshot(), {set("bob", "1")});
  EXPECT_THAT(ids_of(shelf.snapshot()), UnorderedElementsAre("ada", "bob"));
  EXPECT_FALSE(std::filesystem::exists(shelf.snapshot_path() + ".new"));
}

TEST(Fold, WithoutRoomSaysSoAndLeavesEverythingAsItWas) {
  const Shelf shelf;
  shelf.night({}, {set("ada", "1")});
  const Snapshot last = shelf.snapshot();
  const std::string before = bytes_of_file(shelf.snapshot_path());
  const std::vector<Change> changes(1, set("bob", "1"));
  shelf.log(last, changes);
  const ChangeLog log = ChangeLog::open(shelf.log_path());
  for (rlim_t bytes = 0;; bytes += 8) {
    const SmallDisk disk(bytes);
    const std::string words = refusal([&] { fold(last, log, shelf.snapshot_path()); });
    if (words.empty()) {
      EXPECT_GE(bytes, before.size());
      break;
    }
    EXPECT_THAT(words, HasSubstr("File too large. Free some space, or mend what hinders it"));
    EXPECT_EQ(bytes_of_file(shelf.snapshot_path()), before);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(shelf.folder().path()), {}), 2);
  }
}

// A profile in each row of an export: it is one, in memory, too.
TEST(Fold, OneProfileThatChangesAMillionTimesIsOne) {
  const Shelf shelf;
  ChangeLogWriter writer = ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
  for (std::uint64_t n = 1; n <= 1'000'000; ++n) {
    writer.add({.id = "ada", .fingerprint = {.id = 7, .content = n}});
    if (n % 1'000 == 0) writer.add({.id = std::to_string(n), .fingerprint = {.id = 7 + n, .content = 1}});
  }
  writer.commit();
  EXPECT_EQ(fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path()).profiles, 1'001u);
  EXPECT_EQ(shelf.snapshot().entry(0).content, 1'000'000u);
}

}  // namespace
}  // namespace mixferry::snapshot
