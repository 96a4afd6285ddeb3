#include "engine/snapshot/change_log.h"

#include <gmock/gmock.h>
#include <optional>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> ids_in(const ChangeLog& log) {
  std::vector<std::string> ids;
  ChangeLog::Reader reader(log);
  for (Change change; reader.next(change);) ids.emplace_back(change.id);
  return ids;
}

/// A log of three batches: `a`; `b` and a longer one; `c`.
class LogOfThree : public testing::Test {
 protected:
  LogOfThree() {
    ChangeLogWriter writer = ChangeLogWriter::create(shelf_.log_path(), {}, kIdentity);
    ends_.push_back(writer.commit());  // of nothing: where the first begins
    writer.add(set("a", "1"));
    ends_.push_back(writer.commit());
    writer.add(set("b", "1"));
    writer.add(set(long_id_, "1"));
    ends_.push_back(writer.commit());
    writer.add(set("c", "1"));
    ends_.push_back(writer.commit());
    file_ = bytes_of_file(shelf_.log_path());
  }

  [[nodiscard]] std::size_t batches_within(std::size_t bytes) const {
    std::size_t batches = 0;
    while (batches + 1 < ends_.size() && ends_[batches + 1] <= bytes) ++batches;
    return batches;
  }
  [[nodiscard]] std::vector<std::string> ids_of_batches(std::size_t batches) const {
    std::vector<std::string> ids = {"a", "b", long_id_, "c"};
    ids.resize(std::array<std::size_t, 4>{0, 1, 3, 4}.at(batches));
    return ids;
  }

  Shelf shelf_;
  const std::string long_id_ = std::string(300, 'l');
  std::vector<std::uint64_t> ends_;
  std::string file_;
};

TEST_F(LogOfThree, HoldsWhatWasAdded) {
  const ChangeLog log = ChangeLog::open(shelf_.log_path());
  EXPECT_EQ(log.position(), file_.size());
  EXPECT_EQ(log.base(), 0u);
  EXPECT_EQ(log.identity(), kIdentity);
  EXPECT_EQ(ids_in(log), ids_of_batches(3));
}

// A kill while it is written, at each byte.
TEST_F(LogOfThree, CutAnywhereHoldsTheBatchesThatAreWhole) {
  for (std::size_t bytes = ends_[0]; bytes <= file_.size(); ++bytes) {
    shelf_.folder().write("users.log", file_.substr(0, bytes));
    const std::size_t whole = batches_within(bytes);
    const ChangeLog log = ChangeLog::open(shelf_.log_path());
    EXPECT_EQ(log.position(), ends_[whole]) << bytes;
    EXPECT_EQ(ids_in(log), ids_of_batches(whole)) << bytes;
    // Who knows how far it was settled gets that, or is told that it is not there.
    for (std::size_t settled = 0; settled < ends_.size(); ++settled) {
      const auto open = [&] { return ChangeLog::open(shelf_.log_path(), ends_[settled]); };
      if (settled <= whole) {
        EXPECT_EQ(ids_in(open()), ids_of_batches(settled)) << bytes;
      } else {
        EXPECT_THAT(refusal(open), HasSubstr("changes that were settled are missing")) << bytes;
      }
    }
  }
  for (std::size_t bytes = 0; bytes < ends_[0]; ++bytes) {
    shelf_.folder().write("users.log", file_.substr(0, bytes));
    EXPECT_NE(refusal([&] { (void)ChangeLog::open(shelf_.log_path()); }), "") << bytes;
  }
}

TEST_F(LogOfThree, GoesOnBehindWhatWasSettledWhateverFollowedIt) {
  for (std::size_t settled = 0; settled < ends_.size(); ++settled) {
    for (std::size_t bytes = ends_[settled]; bytes <= file_.size(); bytes += 13) {
      shelf_.folder().write("users.log", file_.substr(0, bytes));
      ChangeLogWriter writer = ChangeLogWriter::resume(shelf_.log_path(), ends_[settled]);
      writer.add(set("again", "1"));
      const std::uint64_t end = writer.commit();
      std::vector<std::string> expected = ids_of_batches(settled);
      expected.emplace_back("again");
      const ChangeLog log = ChangeLog::open(shelf_.log_path());
      EXPECT_EQ(ids_in(log), expected);
      EXPECT_EQ(log.position(), end);
    }
  }
}

// Of the same length as what was there: whatever followed that would fit behind it again.
TEST(ChangeLog, WhatWasCutOffNeverComesBack) {
  const Shelf shelf;
  ChangeLogWriter writer = ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
  const std::uint64_t settled = writer.commit();
  for (const char* id : {"a", "b"}) {
    writer.add(set(id, "1"));
    writer.commit();
  }
  ChangeLogWriter again = ChangeLogWriter::resume(shelf.log_path(), settled);
  again.add(set("c", "1"));
  again.commit();
  EXPECT_THAT(ids_in(ChangeLog::open(shelf.log_path())), ElementsAre("c"));
}

// A power loss leaves zeros, or what was in the disk's blocks before.
TEST_F(LogOfThree, WhatFollowsIsIgnoredWhateverItIs) {
  for (const std::string& tail :
       {std::string(5'000, '\0'), std::string(5'000, '\xff'), file_, file_.substr(ends_[1])}) {
    shelf_.folder().write("users.log", file_ + tail);
    EXPECT_EQ(ids_in(ChangeLog::open(shelf_.log_path())), ids_of_batches(3));
    EXPECT_EQ(ids_in(ChangeLog::open(shelf_.log_path(), ends_[3])), ids_of_batches(3));
  }
}

TEST_F(LogOfThree, RefusesAnyByteBeforeItsPositionThatIsNotAsItWas) {
  for (std::size_t at = 0; at < ends_[2]; ++at) {
    flip_bits(shelf_.log_path(), at, 0x10);
    EXPECT_THAT(refusal([&] { (void)ChangeLog::open(shelf_.log_path(), ends_[2]); }),
                HasSubstr("the next sync then sends everything"))
        << at;
    flip_bits(shelf_.log_path(), at, 0x10);
  }
  EXPECT_THAT(refusal([&] { (void)ChangeLog::open(shelf_.log_path(), ends_[2] + 1); }),
              HasSubstr("changes that were settled are not as they were written"));
}

TEST_F(LogOfThree, SaysWhetherItIsOlderOrNewer) {
  file_[8] = 2;
  shelf_.folder().write("users.log", file_);
  EXPECT_THAT(refusal([&] { (void)ChangeLog::open(shelf_.log_path()); }),
              HasSubstr("a newer mixferry made it"));
}

TEST(ChangeLog, HoldsAllOfAChange) {
  const Shelf shelf;
  const std::string kept = kept_id();
  const std::string longest(kIdBytesMax, '\0');
  const std::string too_long(kWholeBytesMax + 1, 'x');
  shelf.log({}, std::vector{set(kept, "whole"), set("other", ""), again(gone(kept)), set(longest, "1"),
                            set(kept, too_long), again(set(kept, "whole")), again(set("other", ""))});
  const ChangeLog log = ChangeLog::open(shelf.log_path());
  ChangeLog::Reader reader(log);
  Change change;
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.id, kept);
  EXPECT_EQ(change.fingerprint, fingerprint(kept, "whole"));
  EXPECT_EQ(change.records, "whole");
  EXPECT_FALSE(change.is_gone);
  EXPECT_FALSE(change.may_come_again);
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.records, "");
  ASSERT_TRUE(reader.next(change));
  EXPECT_TRUE(change.is_gone);
  EXPECT_FALSE(change.may_come_again);
  EXPECT_EQ(change.records, "");
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.id, longest);
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.records, "");
  EXPECT_FALSE(change.may_come_again);
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.records, "whole");
  EXPECT_TRUE(change.may_come_again);
  ASSERT_TRUE(reader.next(change));
  EXPECT_EQ(change.records, "");
  EXPECT_TRUE(change.may_come_again);
  EXPECT_FALSE(reader.next(change));
}

TEST(ChangeLog, TakesNoIdThatASnapshotCannotHold) {
  const Shelf shelf;
  ChangeLogWriter writer = ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
  EXPECT_THROW(writer.add(set("", "1")), std::invalid_argument);
  EXPECT_THROW(writer.add(set(std::string(kIdBytesMax + 1, 'x'), "1")), std::invalid_argument);
  EXPECT_EQ(writer.commit(), bytes_of_file(shelf.log_path()).size());
  EXPECT_THROW((void)ChangeLogWriter::create(shelf.log_path(), {}, std::string(kIdentityBytesMax + 1, 'x')),
               std::invalid_argument);
}

// The disk is full in the middle of a batch; then there is room again.
TEST(ChangeLog, ABatchWithoutRoomIsNotThereUntilItIsTriedAgain) {
  const Shelf shelf;
  ChangeLogWriter writer = ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
  writer.add(set("a", "1"));
  const std::uint64_t settled = writer.commit();
  writer.add(set("b", "1"));
  writer.add(set("c", "1"));
  {
    const SmallDisk disk(settled + 30);
    EXPECT_THAT(refusal([&] { writer.commit(); }),
                HasSubstr("users.log: what is sent can't be kept there: File too large. Free some space"));
  }
  EXPECT_THAT(ids_in(ChangeLog::open(shelf.log_path())), ElementsAre("a"));
  writer.commit();
  writer.add(set("d", "1"));
  const std::uint64_t end = writer.commit();
  EXPECT_THAT(ids_in(ChangeLog::open(shelf.log_path(), end)), ElementsAre("a", "b", "c", "d"));
}

TEST(ChangeLog, ANewOneTakesThePlaceOfTheOld) {
  const Shelf shelf;
  shelf.log({}, std::vector{set("a", "1")});
  (void)ChangeLogWriter::create(shelf.log_path(), {}, kIdentity);
  EXPECT_THAT(ids_in(ChangeLog::open(shelf.log_path())), IsEmpty());
}

}  // namespace
}  // namespace mixferry::snapshot
