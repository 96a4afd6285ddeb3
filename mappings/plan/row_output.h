#pragma once
/// What one row yields, while it is worked.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/row.h"
#include "engine/base/tally.h"
#include "engine/base/target_kind.h"
#include "mappings/plan/encoded_rows.h"
#include "mappings/plan/program.h"
#include "mappings/plan/row_observer.h"
#include "mappings/plan/row_reject.h"

namespace mixferry::mappings {

/// One row at a time: `begin`, then records and counts, then `finish` or `roll_back`. Nothing of a row is
/// final before: its records are rolled back, and what it would have counted is forgotten, when something in
/// it turns out to be wrong. One per thread.
class RowOutput {
 public:
  /// `program` must outlive it.
  RowOutput(const PlanProgram& program, bool observe);

  void begin(const Row& row, EncodedRows& out);
  /// Of a row that is rejected, or filtered after all.
  void roll_back();
  /// The row is delivered, if it has records. `block_begin`: see RowMapper.
  void finish(const char* block_begin);
  void filter(FilteredBy why);

  [[nodiscard]] const Row& row() const { return *row_; }
  /// Where records are written; see `begin_record`.
  [[nodiscard]] std::string& bytes() { return out_->bytes; }
  /// Of all rows so far.
  [[nodiscard]] std::size_t records() const { return out_->records.size(); }
  /// Of this one.
  [[nodiscard]] std::size_t own_records() const { return out_->records.size() - records_before_; }
  /// The row's reject, where it has to be one.
  [[nodiscard]] RowReject reject() { return {program_, *row_, *out_}; }
  /// The place that the next reject will take.
  [[nodiscard]] std::uint32_t next_reject() const { return static_cast<std::uint32_t>(out_->rejects.size()); }
  /// Nothing unless the mapper was asked to observe.
  [[nodiscard]] RowObserver* observer() { return observer_ ? &*observer_ : nullptr; }
  /// By index into `PlanProgram::properties`; looked at only when observing.
  [[nodiscard]] std::vector<ValueNote>& notes() { return notes_; }

  /// Counts once the row is through. `name` must live until then.
  void count_later(NamedCounts Tally::*counts, std::string_view name, std::uint32_t count) {
    pending_names_.push_back({counts, name, count});
  }
  void count_later(std::uint64_t Tally::*count) { pending_.push_back(count); }

  /// What is appended to `bytes` from here on is a record.
  void begin_record() { record_begin_ = out_->bytes.size(); }
  /// Takes back what was appended since.
  void drop_record() { out_->bytes.resize(record_begin_); }
  /// What was appended since is one, but for its place. False: it is too large, and the reject is written.
  bool end_record(const TargetProgram& target, std::uint64_t id_hash, bool bears_repeating);
  /// By what the record that has just ended is known again.
  void note_key(CounterKey key);
  /// Where the two ids of the record that has just ended lie in `bytes`.
  void note_link(EncodedLink link);
  /// Of the row's records for the mapping's first target.
  void note_first_id(std::uint64_t hash) { first_id_hash_ = hash; }

 private:
  struct PendingCount {
    NamedCounts Tally::*counts;
    std::string_view name;
    std::uint32_t count;
  };

  const PlanProgram& program_;
  std::optional<RowObserver> observer_;
  std::vector<PendingCount> pending_names_;
  std::vector<std::uint64_t Tally::*> pending_;
  std::vector<ValueNote> notes_;

  const Row* row_ = nullptr;
  EncodedRows* out_ = nullptr;
  std::uint64_t first_id_hash_ = 0;
  std::size_t bytes_before_ = 0;
  std::size_t records_before_ = 0;
  std::size_t keys_before_ = 0;
  std::size_t links_before_ = 0;
  std::size_t record_begin_ = 0;
};

}  // namespace mixferry::mappings
