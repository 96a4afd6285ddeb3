#pragma once
/// Tonight's rows, held against the snapshot of the last sync.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/snapshot/fingerprint.h"
#include "engine/snapshot/gone_ids.h"
#include "engine/snapshot/snapshot.h"

namespace mixferry::snapshot {

enum class Verdict : std::uint8_t {
  added,      ///< the snapshot has no such profile
  changed,    ///< what would be sent is not what was sent last
  unchanged,  ///< it is, and no row of tonight said otherwise
};

/// What is asked of a row, and the answer.
struct ComparedRow {
  std::string_view id;
  Fingerprint fingerprint = {};
  Verdict verdict = Verdict::added;
  bool is_first_change = false;  ///< this very row is the first of tonight that changes a known profile
  bool is_repeated = false;      ///< a row of tonight of the known profile came before
  std::uint64_t place = 0;       ///< of the profile in the snapshot, unless it was added
};

/// Which profiles had a row tonight, or several, and whether it changed them: four bits for each of the
/// snapshot, whatever the number of rows. One thread at a time.
///
/// Verdicts depend on the snapshot and on the rows so far, and on nothing else: who shows the same rows in
/// the same order once more, after a kill, gets the same verdicts.
class Tonight {
 public:
  /// `last` must outlive this.
  explicit Tonight(const Snapshot& last);

  /// In row order; many at once, for each waits for memory otherwise. An id that comes again is right in
  /// itself: once a row of tonight has changed its profile, every later one is `changed`, for the last row
  /// has to win. Where it is not in the snapshot, each of its rows is `added`.
  void compare(std::span<ComparedRow> rows);
  /// It had a row that is not compared: a reject, or one that was filtered. So it is not gone.
  void note(std::string_view id, std::uint64_t id_hash);

  /// How many profiles of the snapshot had a row, of how many one was compared, and of how many one changes
  /// it.
  [[nodiscard]] std::uint64_t seen() const { return seen_count_; }
  [[nodiscard]] std::uint64_t compared() const { return compared_count_; }
  [[nodiscard]] std::uint64_t changed() const { return changed_count_; }
  /// Whether several rows of the profile at `place` were compared.
  [[nodiscard]] bool came_again(std::uint64_t place) const;
  /// How many had no row.
  [[nodiscard]] std::uint64_t gone() const { return last_.profiles() - seen_count_; }
  /// Which ones, in the order of the snapshot. As they are now: rows that come later may contradict.
  [[nodiscard]] GoneIds gone_ids() const { return GoneIds(last_, marks_); }

 private:
  void judge(ComparedRow& row);
  void see(std::uint64_t place);

  const Snapshot& last_;
  std::vector<RowMarks> marks_;
  std::uint64_t seen_count_ = 0;
  std::uint64_t compared_count_ = 0;
  std::uint64_t changed_count_ = 0;
};

}  // namespace mixferry::snapshot
