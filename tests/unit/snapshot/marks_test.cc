// Profiles that were about to be changed.

#include <gmock/gmock.h>

#include "engine/snapshot/tonight.h"
#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

class Marks : public testing::Test {
 protected:
  Marks() { shelf_.night({}, {set("ada", "1"), set(kept_, "before"), set("bob", "1")}); }

  [[nodiscard]] static Change mark_of(const Snapshot& last, std::string_view id) {
    return mark(last, last.find(id, fingerprint(id, {}).id).value(), id);
  }
  [[nodiscard]] static Verdict verdict_of(const Snapshot& last, const Change& row) {
    Tonight tonight(last);
    ComparedRow compared{.id = row.id, .fingerprint = row.fingerprint};
    tonight.compare({&compared, 1});
    return compared.verdict;
  }
  [[nodiscard]] static std::string_view whole(const Snapshot& snapshot, std::string_view id) {
    return snapshot.whole(snapshot.find(id, fingerprint(id, {}).id).value()).value_or("nothing");
  }

  Shelf shelf_;
  const std::string kept_ = kept_id();
};

TEST_F(Marks, WhateverComesNextDiffers) {
  const Snapshot first = shelf_.snapshot();
  const Folded folded = shelf_.night(first, {mark_of(first, "ada")});
  EXPECT_EQ(folded, (Folded{.profiles = 3, .changed = 1}));
  const Snapshot second = shelf_.snapshot();
  for (const char* records : {"1", "2"}) EXPECT_EQ(verdict_of(second, set("ada", records)), Verdict::changed);
  EXPECT_EQ(verdict_of(second, set("bob", "1")), Verdict::unchanged);
}

TEST_F(Marks, WhatWasSettledBehindThemIsKnown) {
  const Snapshot first = shelf_.snapshot();
  shelf_.night(first, {mark_of(first, "ada"), mark_of(first, "bob"), set("ada", "2")});
  const Snapshot second = shelf_.snapshot();
  EXPECT_EQ(verdict_of(second, set("ada", "2")), Verdict::unchanged);
  EXPECT_EQ(verdict_of(second, set("bob", "1")), Verdict::changed);
}

TEST_F(Marks, KeepWhatIsKeptWhole) {
  const Snapshot first = shelf_.snapshot();
  shelf_.night(first, {mark_of(first, kept_)});
  const Snapshot second = shelf_.snapshot();
  EXPECT_EQ(whole(second, kept_), "before");
  EXPECT_EQ(verdict_of(second, set(kept_, "before")), Verdict::changed);
  shelf_.night(second, {mark_of(second, kept_), set(kept_, "after")});
  EXPECT_EQ(whole(shelf_.snapshot(), kept_), "after");
}

TEST_F(Marks, AProfileThatIsNotMarkedAsGoneIsThere) {
  const Snapshot first = shelf_.snapshot();
  shelf_.night(first, {mark_of(first, "ada"), mark_of(first, "bob"), gone("bob")});
  EXPECT_EQ(shelf_.snapshot().profiles(), 2u);
  EXPECT_FALSE(shelf_.snapshot().find("bob", fingerprint("bob", {}).id));
}

// Of those that may come again another row may have been on its way. Of the others, what is settled is known,
// and what is not settled is marked. Who is gone is gone.
TEST_F(Marks, OfANightThatWasGivenUpAreThoseThatMayComeAgain) {
  const Snapshot first = shelf_.snapshot();
  shelf_.log(first, std::vector{set("ada", "2"), again(gone("bob")), again(set("cyd", "1")), set("dan", "1"),
                                again(set(kept_, "after"))});
  EXPECT_EQ(fold(first, ChangeLog::open(shelf_.log_path()), shelf_.snapshot_path(), Night::given_up),
            (Folded{.profiles = 4, .added = 2, .changed = 2, .gone = 1}));
  const Snapshot second = shelf_.snapshot();
  EXPECT_EQ(verdict_of(second, set("ada", "2")), Verdict::unchanged);
  EXPECT_EQ(verdict_of(second, set("cyd", "1")), Verdict::changed);
  EXPECT_EQ(verdict_of(second, set("dan", "1")), Verdict::unchanged);
  EXPECT_EQ(verdict_of(second, set("bob", "1")), Verdict::added);
  EXPECT_EQ(verdict_of(second, set(kept_, "after")), Verdict::changed);
  EXPECT_EQ(whole(second, kept_), "after");
}

TEST_F(Marks, OfANightThatWasGivenUpStayWhatTheyAre) {
  const Snapshot first = shelf_.snapshot();
  shelf_.log(first, std::vector{mark_of(first, "ada"), mark_of(first, "bob"), set("bob", "2")});
  fold(first, ChangeLog::open(shelf_.log_path()), shelf_.snapshot_path(), Night::given_up);
  const Snapshot second = shelf_.snapshot();
  EXPECT_EQ(verdict_of(second, set("ada", "1")), Verdict::changed);
  EXPECT_EQ(verdict_of(second, set("bob", "2")), Verdict::unchanged);
}

TEST_F(Marks, ThatItMayComeAgainIsNothingToANightThatIsFinished) {
  const Snapshot first = shelf_.snapshot();
  shelf_.night(first, {again(set("ada", "2")), again(set(kept_, "after"))});
  const Snapshot second = shelf_.snapshot();
  EXPECT_EQ(verdict_of(second, set("ada", "2")), Verdict::unchanged);
  EXPECT_EQ(verdict_of(second, set(kept_, "after")), Verdict::unchanged);
}

// Nothing was added to it yet, and its position was kept.
TEST(EmptyLog, IsOpenedWhereItsHeaderEnds) {
  const Shelf shelf;
  std::uint64_t position = 0;
  {
    const ChangeLogWriter writer = ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
    position = writer.position();
  }
  EXPECT_EQ(position, bytes_of_file(shelf.log_path()).size());
  EXPECT_EQ(ChangeLog::open(shelf.log_path(), position).position(), position);
  for (std::uint64_t wrong = 0; wrong < position; ++wrong) {
    EXPECT_NE(refusal([&] { (void)ChangeLog::open(shelf.log_path(), wrong); }), "") << wrong;
  }
  ChangeLogWriter writer = ChangeLogWriter::resume(shelf.log_path(), position);
  EXPECT_EQ(writer.position(), position);
  EXPECT_EQ(fold({}, ChangeLog::open(shelf.log_path(), position), shelf.snapshot_path()), Folded{});
  writer.add(set("ada", "1"));
  EXPECT_EQ(writer.position(), position);
  EXPECT_GT(writer.commit(), position);
  EXPECT_EQ(writer.position(), ChangeLog::open(shelf.log_path()).position());
}

}  // namespace
}  // namespace mixferry::snapshot
