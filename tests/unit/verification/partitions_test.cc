#include "engine/verification/partitions.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <map>
#include <random>
#include <set>
#include <string>

#include "tests/support/temporary_folder.h"

namespace mixferry::verification {
namespace {

struct Outcome {
  std::map<ProfileKey, Verdict> verdicts;
  std::map<ProfileKey, ExportRow> first_rows;
  std::multiset<ProfileKey> not_named;
  std::size_t told_twice = 0;
};

class Partitioned : public testing::Test {
 protected:
  void send(Subject subject, const std::string& id, const std::string& operation) {
    const std::string record =
        fmt::format(R"({{"{}":"{}",{}}})", subject == 0 ? "$distinct_id" : "$group_id", id, operation);
    sent_.write({.hash = hash_of(subject, id), .subject = subject, .row = {0, ++row_}, .json = record});
  }
  void find(Subject subject, const std::string& id, const std::string& properties) {
    const std::string profile = fmt::format(R"({{"$distinct_id":"{}","$properties":{}}})", id, properties);
    found_.write({.hash = hash_of(subject, id), .subject = subject, .json = profile});
  }
  Outcome outcome(std::size_t memory_bytes_max) {
    sent_.flush();
    found_.flush();
    Outcome outcome;
    compare(sent_, found_, folder_.path(), {.memory_bytes_max = memory_bytes_max},
            {.compared =
                 [&](const ProfileKey& key, ExportRow first_row, const Comparison& comparison) {
                   if (!outcome.verdicts.emplace(key, comparison.verdict).second) ++outcome.told_twice;
                   outcome.first_rows[key] = first_row;
                 },
             .not_named = [&](const ProfileKey& key) { outcome.not_named.insert(key); },
             .done = [](std::size_t) {}});
    return outcome;
  }

  tests::TemporaryFolder folder_;
  PartitionedFiles sent_{folder_.path(), "sent"};
  PartitionedFiles found_{folder_.path(), "found"};
  std::uint64_t row_ = 0;
};

TEST_F(Partitioned, ComparesEachProfileOnce) {
  send(0, "a", R"("$set":{"n":1})");
  send(0, "b", R"("$set":{"n":1})");
  send(0, "c", R"("$set":{"n":1})");
  send(1, "a", R"("$set":{"n":2})");
  send(0, "a", R"("$set":{"n":3})");
  find(0, "a", R"({"n":3})");
  find(0, "b", R"({"n":7})");
  find(0, "d", R"({})");
  find(1, "a", R"({"n":2})");
  const Outcome found = outcome(1 << 20);
  const std::map<ProfileKey, Verdict> expected = {{{0, "a"}, Verdict::equal},
                                                  {{0, "b"}, Verdict::differs},
                                                  {{0, "c"}, Verdict::missing},
                                                  {{1, "a"}, Verdict::equal}};
  EXPECT_EQ(found.verdicts, expected);
  EXPECT_EQ(found.not_named, (std::multiset<ProfileKey>{{0, "d"}}));
  EXPECT_EQ(found.first_rows.at({0, "a"}).row, 1u);
  EXPECT_EQ(found.told_twice, 0u);
}

// Method: 4,000 profiles in some rows each, some missing, some other, held in 1 MiB, in 8 KiB (each
// file is divided) and in 1 byte (down to single profiles): all come to the same.
TEST_F(Partitioned, ComesToTheSameInAnyMemory) {
  std::mt19937 random(11);
  std::map<ProfileKey, Verdict> expected;
  std::map<std::string, int> last;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = fmt::format("id-{}", random() % 4'000);
    last[id] = i;
    send(0, id, fmt::format(R"("$set":{{"n":{},"text":"some text"}})", i));
  }
  int number = 0;
  for (const auto& [id, value] : last) {
    const int fate = ++number % 10;
    expected[{0, id}] = fate == 0 ? Verdict::missing : fate == 1 ? Verdict::differs : Verdict::equal;
    if (fate != 0) find(0, id, fmt::format(R"({{"n":{},"text":"some text"}})", fate == 1 ? -1 : value));
  }
  for (const std::size_t bytes : {std::size_t{1} << 20, std::size_t{2} << 10, std::size_t{1}}) {
    const Outcome found = outcome(bytes);
    EXPECT_EQ(found.verdicts, expected) << bytes;
    EXPECT_EQ(found.told_twice, 0u);
    EXPECT_TRUE(found.not_named.empty());
  }
}

// Method: what can't be divided, one profile, has more records than there is memory for.
TEST_F(Partitioned, FoldsManyRecordsOfOneProfile) {
  for (int i = 0; i < 100'000; ++i) send(0, "one", fmt::format(R"("$set":{{"n":{}}})", i));
  find(0, "one", R"({"n":99999})");
  EXPECT_EQ(outcome(1).verdicts, (std::map<ProfileKey, Verdict>{{{0, "one"}, Verdict::equal}}));
}

// Method: what a process that was killed left behind is in no comparison after it.
TEST_F(Partitioned, ForgetsAnEarlierAttempt) {
  send(0, "a", R"("$set":{"n":1})");
  sent_.flush();
  sent_.remove();
  send(0, "b", R"("$set":{"n":1})");
  EXPECT_EQ(outcome(1 << 20).verdicts, (std::map<ProfileKey, Verdict>{{{0, "b"}, Verdict::missing}}));
}

}  // namespace
}  // namespace mixferry::verification
