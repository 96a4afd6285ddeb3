// Method: syncs of many nights into a server that remembers what it was sent, made up by a seed. They are
// killed before and behind every step that is durable by itself; the same command then goes on, or the night
// is given up and the next export comes. A snapshot may never say what the server does not have; and of a
// night that was given up, it says what was settled of every profile that has one row.

#include <array>
#include <gmock/gmock.h>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/snapshot/tonight.h"
#include "tests/unit/snapshot/support.h"

namespace mixferry::snapshot {
namespace {

using Row = std::pair<std::string, std::string>;
using Export = std::vector<Row>;

struct Killed {};

/// What outlives a process beside the two files: what a ledger would keep.
struct Kept {
  std::uint64_t stamp = 0;
  std::optional<std::uint64_t> position = {};  ///< of a log that is not folded
  int night = 0;                               ///< that the log is of
  std::size_t rows = 0;                        ///< of the run that the log belongs to
  std::size_t rows_settled = 0;                ///< of these
};

/// How many rows each profile has.
std::map<std::string, int> rows_by_id(const Export& rows) {
  std::map<std::string, int> by_id;
  for (const auto& [id, records] : rows) ++by_id[id];
  return by_id;
}

class KilledNights {
 public:
  explicit KilledNights(unsigned seed) : random_(seed) {}

  /// Tries until the last export is through, or it is given up.
  void night() {
    const Export rows = some_export();
    const bool is_given_up = below(4) == 0;
    ++night_;
    for (int kills = 0;; ++kills) {
      kills_at_most_ = kills < 4 ? 1 : 0;
      try {
        sync(rows);
        expect_exact(rows);
        return;
      } catch (const Killed&) {
        if (is_given_up) return;
      }
    }
  }

 private:
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  void perhaps_killed() {
    if (kills_at_most_ != 0 && below(60) == 0) throw Killed{};
  }
  [[nodiscard]] Snapshot snapshot() const { return kept_.stamp == 0 ? Snapshot() : shelf_.snapshot(); }

  Export some_export() {
    Export rows;
    for (std::size_t n = below(40); n > 0; --n)
      rows.emplace_back("id-" + std::to_string(below(30)), std::to_string(below(2)));
    return rows;
  }

  void sync(const Export& rows) {
    // The log of a night that was given up, or of one that was not yet known to be folded.
    const bool is_of_this_night = kept_.night == night_;
    if (kept_.position && (!is_of_this_night || kept_.rows_settled == kept_.rows)) {
      const bool is_given_up = kept_.rows_settled != kept_.rows;
      fold_log(is_given_up ? Night::given_up : Night::finished);
      if (is_given_up) expect_known(settled_alone_);
      if (is_of_this_night) return;
    }
    const Snapshot last = snapshot();
    ASSERT_EQ(last.stamp(), kept_.stamp);
    Tonight tonight(last);
    std::vector<ComparedRow> compared;
    for (const auto& [id, records] : rows)
      compared.push_back({.id = id, .fingerprint = fingerprint(id, records)});
    tonight.compare(compared);
    if (!kept_.position) begin_log(last, compared, rows.size());
    ChangeLogWriter writer = ChangeLogWriter::resume(shelf_.log_path(), *kept_.position);
    std::vector<bool> come_again;
    for (const ComparedRow& row : compared) {
      const std::string id(row.id);
      come_again.push_back(row.verdict == Verdict::added ? rows_by_id(rows).at(id) > 1
                                                         : tonight.came_again(row.place));
    }
    while (kept_.rows_settled < rows.size()) send_some(rows, compared, come_again, writer);
    fold_log(Night::finished);
  }

  /// Nothing was sent yet.
  void begin_log(const Snapshot& last, const std::vector<ComparedRow>& compared, std::size_t rows) {
    ChangeLogWriter writer = ChangeLogWriter::create(shelf_.log_path(), last, kIdentity);
    perhaps_killed();
    for (const ComparedRow& row : compared)
      if (row.is_first_change) writer.add(mark(last, row.place, row.id));
    const std::uint64_t position = writer.commit();
    perhaps_killed();
    kept_.position = position;
    kept_.night = night_;
    kept_.rows = rows;
    kept_.rows_settled = 0;
    settled_alone_.clear();
    perhaps_killed();
  }

  void send_some(const Export& rows, const std::vector<ComparedRow>& compared,
                 const std::vector<bool>& come_again, ChangeLogWriter& writer) {
    const std::size_t end = std::min(rows.size(), kept_.rows_settled + 1 + below(5));
    for (std::size_t n = kept_.rows_settled; n < end; ++n) {
      if (compared[n].verdict == Verdict::unchanged) continue;
      server_[rows[n].first] = rows[n].second;
      perhaps_killed();
    }
    for (std::size_t n = kept_.rows_settled; n < end; ++n) {
      if (compared[n].verdict == Verdict::unchanged) continue;
      Change change = set(rows[n].first, rows[n].second);
      change.may_come_again = come_again[n];
      writer.add(change);
    }
    perhaps_killed();
    const std::uint64_t position = writer.commit();
    perhaps_killed();
    kept_.position = position;
    for (std::size_t n = kept_.rows_settled; n < end; ++n)
      if (rows_by_id(rows).at(rows[n].first) == 1) settled_alone_.push_back(rows[n]);
    kept_.rows_settled = end;
    perhaps_killed();
  }

  /// Whether it was folded before, its base says.
  void fold_log(Night night) {
    const ChangeLog log = ChangeLog::open(shelf_.log_path(), kept_.position);
    const bool is_there = std::filesystem::exists(shelf_.snapshot_path());
    const Snapshot present = is_there ? shelf_.snapshot() : Snapshot();
    if (present.stamp() == kept_.stamp) fold(present, log, shelf_.snapshot_path(), night);
    EXPECT_EQ(shelf_.snapshot().base(), log.base());
    perhaps_killed();
    kept_ = {.stamp = shelf_.snapshot().stamp()};
    perhaps_killed();
    expect_true();
  }

  void expect_true() {
    const Snapshot now = snapshot();
    for (std::uint64_t place = 0; place < now.profiles(); ++place) {
      const std::string id(now.id(place));
      const std::uint64_t content = now.entry(place).content;
      if (content == kUnknownContent) continue;
      EXPECT_EQ(content, fingerprint(id, server_.at(id)).content) << id;
    }
  }

  /// Else it would be sent once more.
  void expect_known(const Export& settled) {
    const Snapshot now = snapshot();
    for (const auto& [id, records] : settled) {
      const Fingerprint known = fingerprint(id, records);
      EXPECT_EQ(now.entry(now.find(id, known.id).value()).content, known.content) << id;
    }
  }

  void expect_exact(const Export& rows) {
    std::map<std::string, std::string> expected;
    for (const auto& [id, records] : rows) expected[id] = records;
    const Snapshot now = snapshot();
    for (const auto& [id, records] : expected) {
      EXPECT_EQ(server_.at(id), records) << id;
      const Fingerprint known = fingerprint(id, records);
      EXPECT_EQ(now.entry(now.find(id, known.id).value()).content, known.content) << id;
    }
  }

  std::mt19937 random_;
  Shelf shelf_;
  Kept kept_;
  std::map<std::string, std::string> server_;
  Export
      settled_alone_;  ///< of the run that the log belongs to, rows that are the only ones of their profiles
  int kills_at_most_ = 0;
  int night_ = 0;
};

class SnapshotOfKilledNights : public testing::TestWithParam<unsigned> {};

TEST_P(SnapshotOfKilledNights, NeverSaysWhatTheServerDoesNotHave) {
  KilledNights nights(GetParam());
  for (int night = 0; night < 40 && !HasFailure(); ++night) nights.night();
}
INSTANTIATE_TEST_SUITE_P(Seeds, SnapshotOfKilledNights, testing::Range(1u, 13u));

}  // namespace
}  // namespace mixferry::snapshot
