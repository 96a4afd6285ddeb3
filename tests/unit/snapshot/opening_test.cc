// Which files are no snapshots, and what is said of them.

#include <cstring>
#include <gmock/gmock.h>
#include <xxhash.h>

#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

class OpenSnapshot : public testing::Test {
 protected:
  OpenSnapshot() {
    shelf_.night({},
                 {set("ada", "1"), set("bob", "1"), set(kept_id(), "kept"), set(std::string(300, 'x'), "1")});
    file_ = bytes_of_file(shelf_.snapshot_path());
  }

  [[nodiscard]] std::string words_for(const std::string& bytes) const {
    return refusal([&] { (void)Snapshot::open(shelf_.folder().write("other.snapshot", bytes), kIdentity); });
  }

  Shelf shelf_;
  std::string file_;
};

TEST_F(OpenSnapshot, RefusesAnyByteThatIsNotAsItWas) {
  const auto words = [&] { return refusal([&] { (void)shelf_.snapshot(); }); };
  for (std::size_t at = 0; at < file_.size(); ++at) {
    for (const int flip : {0x01, 0x80, 0xff}) {
      flip_bits(shelf_.snapshot_path(), at, flip);
      EXPECT_THAT(words(), HasSubstr("the next sync then sends everything")) << at;
      flip_bits(shelf_.snapshot_path(), at, flip);
    }
  }
  EXPECT_THAT(words(), IsEmpty());
}

TEST_F(OpenSnapshot, RefusesAFileThatWasCutOrWentOn) {
  EXPECT_THAT(words_for(file_ + '\0'), HasSubstr("there is more behind its end"));
  EXPECT_THAT(words_for(file_), IsEmpty());
  for (std::size_t bytes = file_.size(); bytes-- > 0;) {
    std::filesystem::resize_file(shelf_.snapshot_path(), bytes);
    EXPECT_THAT(refusal([&] { (void)shelf_.snapshot(); }), HasSubstr("the next sync then sends everything"))
        << bytes;
  }
}

TEST_F(OpenSnapshot, SaysWhetherItIsOlderOrNewer) {
  for (const auto& [version, words] :
       {std::pair(0u, "an older mixferry made it"), {9u, "a newer mixferry made it"}}) {
    std::string other = file_;
    std::memcpy(other.data() + 8, &version, sizeof(version));
    EXPECT_THAT(words_for(other), AllOf(HasSubstr(words), HasSubstr("knows version 1 alone")));
  }
  std::string reversed = file_;
  std::swap(reversed[12], reversed[15]);
  std::swap(reversed[13], reversed[14]);
  EXPECT_THAT(words_for(reversed), HasSubstr("another byte order"));
}

// Method: what is kept whole is said to be the next profile's, and all checksums are put right.
TEST(OpenLargerSnapshot, RefusesRecordsOfAProfileThatIsNotKeptWhole) {
  const Shelf shelf;
  std::vector<Change> changes;
  for (std::uint64_t n = 0; n <= 20'000; ++n) {
    // In the order of the snapshot; every tenth is kept.
    changes.push_back({.id = "x", .fingerprint = {.id = n, .content = n + 1}, .records = "{}"});
  }
  shelf.log({}, changes);
  fold({}, ChangeLog::open(shelf.log_path()), shelf.snapshot_path());
  ASSERT_EQ(shelf.snapshot().whole_places().size(), 2'001u);
  std::string file = bytes_of_file(shelf.snapshot_path());
  auto header = read_number<SnapshotHeader>(file.data());
  Section& places = header.sections[static_cast<std::size_t>(Part::whole_places)];
  auto second = read_number<WholePlace>(file.data() + places.offset + sizeof(WholePlace));
  EXPECT_EQ(second.profile, 10u);
  ++second.profile;
  std::memcpy(file.data() + places.offset + sizeof(WholePlace), &second, sizeof(second));
  places.checksum = XXH3_64bits(file.data() + places.offset, aligned(places.bytes));
  header.checksum = 0;
  std::memcpy(file.data(), &header, sizeof(header));
  header.checksum = XXH3_64bits(file.data(), header.header_bytes);
  std::memcpy(file.data(), &header, sizeof(header));
  shelf.folder().write("users.snapshot", file);
  EXPECT_THAT(refusal([&] { (void)shelf.snapshot(); }),
              HasSubstr("records are kept of a profile of which none are"));
}

TEST_F(OpenSnapshot, RefusesWhatIsSomethingElse) {
  EXPECT_THAT(words_for(""), HasSubstr("this is no snapshot"));
  EXPECT_THAT(words_for("id,name\n1,Ada\n"), HasSubstr("this is no snapshot"));
  EXPECT_THAT(words_for(bytes_of_file(shelf_.log_path())), HasSubstr("this is no snapshot"));
  EXPECT_THAT(
      refusal([&] { (void)Snapshot::open(shelf_.snapshot_path(), "project 7 us, users"); }),
      HasSubstr("this is the snapshot of \"project 2195193 eu, users\", not of \"project 7 us, users\""));
  EXPECT_THAT(refusal([&] { (void)Snapshot::open(shelf_.folder().path("missing"), kIdentity); }),
              HasSubstr("missing: what was sent before can't be read there: No such file or directory"));
  EXPECT_THAT(refusal([&] { (void)Snapshot::open(shelf_.folder().path(), kIdentity); }),
              HasSubstr("Is a directory"));
}

}  // namespace
}  // namespace mixferry::snapshot
