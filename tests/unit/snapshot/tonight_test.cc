#include "engine/snapshot/tonight.h"

#include <gmock/gmock.h>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using enum Verdict;

std::vector<Verdict> verdicts(Tonight& tonight, std::initializer_list<Change> rows) {
  std::vector<ComparedRow> compared;
  for (const Change& row : rows) compared.push_back({.id = row.id, .fingerprint = row.fingerprint});
  tonight.compare(compared);
  std::vector<Verdict> verdicts;
  for (const ComparedRow& row : compared) verdicts.push_back(row.verdict);
  return verdicts;
}

std::vector<bool> first_changes(Tonight& tonight, std::initializer_list<Change> rows) {
  std::vector<bool> are_first;
  for (const Change& row : rows) {
    ComparedRow compared{.id = row.id, .fingerprint = row.fingerprint, .is_first_change = true};
    tonight.compare({&compared, 1});
    are_first.push_back(compared.is_first_change);
  }
  return are_first;
}

std::vector<std::string> gone_of(const Tonight& tonight) {
  std::vector<std::string> ids;
  GoneIds cursor = tonight.gone_ids();
  for (GoneIds::Gone each; cursor.next(each);) ids.emplace_back(each.id);
  return ids;
}

class Compare : public testing::Test {
 protected:
  Compare() { shelf_.night({}, {set("ada", "1"), set("bob", "1"), set("cyd", "1")}); }

  Shelf shelf_;
};

TEST_F(Compare, SaysWhatBecameOfEachRow) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  EXPECT_THAT(verdicts(tonight, {set("ada", "1"), set("bob", "2"), set("dan", "1")}),
              ElementsAre(unchanged, changed, added));
  EXPECT_EQ(tonight.gone(), 1u);
  EXPECT_THAT(gone_of(tonight), ElementsAre("cyd"));
}

TEST_F(Compare, BeforeTheFirstSyncEverythingIsAdded) {
  const Snapshot none;
  Tonight tonight(none);
  EXPECT_THAT(verdicts(tonight, {set("ada", "1"), set("ada", "1")}), ElementsAre(added, added));
  tonight.note("bob", fingerprint("bob", {}).id);
  EXPECT_EQ(tonight.gone(), 0u);
  EXPECT_THAT(gone_of(tonight), IsEmpty());
}

// Else Mixpanel would be left with what the first of them said.
TEST_F(Compare, WhatCameBeforeTheLastRowIsOvercomeByIt) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  EXPECT_THAT(verdicts(tonight, {set("ada", "2"), set("ada", "1"), set("ada", "1")}),
              ElementsAre(changed, changed, changed));
  EXPECT_THAT(verdicts(tonight, {set("bob", "1"), set("bob", "1"), set("bob", "2")}),
              ElementsAre(unchanged, unchanged, changed));
  EXPECT_EQ(tonight.gone(), 1u);
}

TEST_F(Compare, SaysWhichRowIsTheFirstToChangeItsProfile) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  EXPECT_THAT(first_changes(tonight, {set("ada", "1"), set("ada", "2"), set("ada", "3"), set("ada", "1"),
                                      set("dan", "1"), set("dan", "2"), set("bob", "2")}),
              ElementsAre(false, true, false, false, false, false, true));
}

// Whatever the rows say: one that is sent may have others beside it. What is not compared is not sent.
TEST_F(Compare, SaysWhichKnownProfilesCameAgain) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  (void)verdicts(tonight, {set("ada", "1"), set("ada", "2"), set("bob", "2"), set("dan", "1"),
                           set("dan", "1"), set("cyd", "1")});
  tonight.note("bob", fingerprint("bob", {}).id);
  const auto came_again = [&](std::string_view id) {
    return tonight.came_again(last.find(id, fingerprint(id, {}).id).value());
  };
  EXPECT_TRUE(came_again("ada"));
  EXPECT_FALSE(came_again("bob"));
  EXPECT_FALSE(came_again("cyd"));
  (void)verdicts(tonight, {set("cyd", "1")});
  EXPECT_TRUE(came_again("cyd"));
}

TEST_F(Compare, CountsProfilesAndNotRows) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  (void)verdicts(tonight, {set("ada", "2"), set("ada", "1"), set("bob", "1"), set("dan", "1")});
  tonight.note("bob", fingerprint("bob", {}).id);
  EXPECT_EQ(tonight.seen(), 2u);
  EXPECT_EQ(tonight.changed(), 1u);
  EXPECT_EQ(tonight.gone(), 1u);
}

TEST_F(Compare, SaysWhereAKnownProfileIs) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  std::vector<ComparedRow> rows;
  for (const Change& row : {set("cyd", "1"), set("ada", "2"), set("bob", "1")})
    rows.push_back({.id = row.id, .fingerprint = row.fingerprint});
  tonight.compare(rows);
  for (const ComparedRow& row : rows) EXPECT_EQ(last.id(row.place), row.id);
}

TEST_F(Compare, RejectsAndFilteredRowsAreNotGone) {
  const Snapshot last = shelf_.snapshot();
  Tonight tonight(last);
  for (const char* id : {"ada", "cyd", "cyd", "eve"}) tonight.note(id, fingerprint(id, {}).id);
  EXPECT_THAT(gone_of(tonight), ElementsAre("bob"));
  EXPECT_EQ(tonight.gone(), 1u);
  // That a row was rejected says nothing of the others.
  EXPECT_THAT(verdicts(tonight, {set("ada", "1")}), ElementsAre(unchanged));
}

// Three profiles of one hash, of which one is new, and one of another that differs in nothing else.
TEST(CompareCollisions, AreToldByTheirIds) {
  const Shelf shelf;
  const auto row = [](std::string_view id, std::uint64_t id_hash, std::uint64_t content) {
    return Change{.id = id, .fingerprint = {.id = id_hash, .content = content}};
  };
  shelf.night({}, {row("ada", 7, 1), row("bob", 7, 2), row("cyd", 8, 3)});
  const Snapshot last = shelf.snapshot();
  Tonight tonight(last);
  EXPECT_THAT(verdicts(tonight, {row("bob", 7, 2), row("ada", 7, 2), row("dan", 7, 1), row("eve", 8, 4)}),
              ElementsAre(unchanged, changed, added, added));
  EXPECT_THAT(gone_of(tonight), ElementsAre("cyd"));
}

// Around the sixty-four that are looked at together.
TEST(CompareMany, ListsAllThatAreGoneInTheOrderOfTheSnapshot) {
  for (const std::size_t profiles : {1u, 63u, 64u, 65u, 200u, 1'000u}) {
    const Shelf shelf;
    std::vector<std::string> ids;
    for (std::size_t n = 0; n < profiles; ++n)
      ids.push_back("id" + std::to_string(n) + std::string(n % 300, 'x'));
    std::vector<Change> changes;
    for (const std::string& id : ids) changes.push_back(set(id, "1"));
    shelf.log({}, changes);
    fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
    const Snapshot last = shelf.snapshot();
    for (const std::size_t every : {1u, 2u, 7u, 70u, 2'000u}) {
      Tonight tonight(last);
      std::vector<std::string> expected;
      for (std::uint64_t place = 0; place < last.profiles(); ++place) {
        const std::string id(last.id(place));
        if (place % every == 0) {
          expected.push_back(id);
        } else {
          tonight.note(id, last.entry(place).id);
        }
      }
      EXPECT_EQ(gone_of(tonight), expected) << profiles << ' ' << every;
      EXPECT_EQ(tonight.gone(), expected.size());
    }
  }
}

}  // namespace
}  // namespace mixferry::snapshot
