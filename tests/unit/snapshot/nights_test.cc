// Method: exports of many nights, made up by a seed, of which each is compared, logged and folded, with kills
// between; a map says what has to come out.

#include <gmock/gmock.h>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "engine/snapshot/tonight.h"
#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

/// What was sent of a profile last.
using Model = std::map<std::string, std::string>;

class Nights {
 public:
  explicit Nights(unsigned seed) : random_(seed) {}

  void next() {
    const Snapshot last = is_first_ ? Snapshot() : shelf_.snapshot();
    expect_like_model(last);
    is_first_ = false;
    Tonight tonight(last);
    std::set<std::string> changed_tonight;
    std::set<std::string> seen;
    Model after = model_;
    std::optional writer = ChangeLogWriter::create(shelf_.log_path(), last, kIdentity);
    std::uint64_t settled = writer->commit();
    const std::size_t rows = below(400);
    for (std::size_t row = 0; row < rows; row += kBatchRows) {
      if (below(10) == 0) {  // killed, some of it on its way to the disk
        writer->add(set("lost", "x"));
        if (below(2) == 0) writer->commit();
        writer.emplace(ChangeLogWriter::resume(shelf_.log_path(), settled));
      }
      settled = batch(tonight, seen, changed_tonight, after, *writer);
    }
    settled = drop_gone(tonight, seen, after, *writer);
    fold(last, ChangeLog::open(shelf_.log_path(), settled), shelf_.snapshot_path());
    model_ = std::move(after);
  }

  void expect_like_model(const Snapshot& snapshot) const {
    ASSERT_EQ(snapshot.profiles(), model_.size());
    for (const auto& [id, records] : model_) {
      const Fingerprint expected = fingerprint(id, records);
      const auto place = snapshot.find(id, expected.id);
      ASSERT_TRUE(place.has_value()) << id;
      EXPECT_EQ(snapshot.entry(*place).content, expected.content);
      EXPECT_EQ(snapshot.whole(*place), records);
    }
    EXPECT_EQ(snapshot.whole_places().size(), model_.size());
  }

  [[nodiscard]] Snapshot snapshot() const { return shelf_.snapshot(); }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string id() {
    const std::size_t number = below(500);
    if (number < 20) return kept_[number % kept_.size()];
    std::string id = std::to_string(number) + std::string(number % 7 == 0 ? number : 0, '\0');
    return id;
  }

  std::uint64_t batch(Tonight& tonight, std::set<std::string>& seen, std::set<std::string>& changed_tonight,
                      Model& after, ChangeLogWriter& writer) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (std::size_t n = 0; n < kBatchRows; ++n)
      rows.emplace_back(id(), "{" + std::to_string(below(3)) + "}");
    std::vector<ComparedRow> compared;
    for (const auto& [id, records] : rows)
      compared.push_back({.id = id, .fingerprint = fingerprint(id, records)});
    tonight.compare(compared);
    for (std::size_t n = 0; n < rows.size(); ++n) {
      const auto& [id, records] = rows[n];
      const auto before = model_.find(id);
      Verdict expected = Verdict::added;
      if (before != model_.end()) {
        seen.insert(id);
        if (before->second != records) changed_tonight.insert(id);
        expected = changed_tonight.contains(id) ? Verdict::changed : Verdict::unchanged;
      }
      EXPECT_EQ(compared[n].verdict, expected) << id;
      if (compared[n].verdict == Verdict::unchanged) continue;
      after[id] = records;
      writer.add(set(id, records));
    }
    return writer.commit();
  }

  std::uint64_t drop_gone(const Tonight& tonight, const std::set<std::string>& seen, Model& after,
                          ChangeLogWriter& writer) {
    EXPECT_EQ(tonight.gone(), model_.size() - seen.size());
    std::size_t count = 0;
    GoneIds cursor = tonight.gone_ids();
    for (GoneIds::Gone each; cursor.next(each); ++count) {
      const std::string id(each.id);
      EXPECT_TRUE(model_.contains(id) && !seen.contains(id)) << id;
      if (below(2) == 0) continue;  // kept for another night
      after.erase(id);
      writer.add(gone(id));
    }
    EXPECT_EQ(count, tonight.gone());
    return writer.commit();
  }

  static constexpr std::size_t kBatchRows = 40;

  std::mt19937 random_;
  Shelf shelf_;
  Model model_;
  std::vector<std::string> kept_ = {kept_id(0), kept_id(1), kept_id(2)};
  bool is_first_ = true;
};

class SnapshotOfNights : public testing::TestWithParam<unsigned> {};

TEST_P(SnapshotOfNights, IsWhatWasSentLast) {
  Nights nights(GetParam());
  for (int night = 0; night < 30 && !HasFailure(); ++night) nights.next();
  nights.expect_like_model(nights.snapshot());
}
INSTANTIATE_TEST_SUITE_P(Seeds, SnapshotOfNights, testing::Range(1u, 21u));

}  // namespace
}  // namespace mixferry::snapshot
