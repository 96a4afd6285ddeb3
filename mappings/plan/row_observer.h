#pragma once
/// Counts what became of the values of rows, and of their ids, once a row is through.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mappings/plan/observations.h"
#include "mappings/plan/program.h"

namespace mixferry::mappings {

/// One per thread. `begin`, then what happens to the row, then `finish`, unless the row is rejected.
class RowObserver {
 public:
  /// `program` must outlive it.
  explicit RowObserver(const PlanProgram& program);

  void begin(Observations& out);
  /// `json` is what the property became that `PlanProgram::email_property` names.
  void note_email(std::string_view json) { id_.email = folded_hash(json, 0); }
  /// Of a column kept under its own name, which must live until the row is through.
  void note_column(std::string_view name, ValueNote note) { columns_.emplace_back(name, note); }
  void note_reject(std::uint32_t property, std::uint32_t reject, std::string_view value);
  void note_filtered(FilteredBy why) { ++out_->filtered[why]; }
  void note_empty_id() { out_->ids_empty += std::exchange(lacks_id_, true) ? 0 : 1; }
  /// The row's id for the first target. It is only looked at.
  void note_id(std::string_view id, std::uint64_t hash);
  /// That target has something to send for it: `update` is the first.
  void note_id_sent(std::uint32_t update);
  /// `notes`: of all properties, by index into `PlanProgram::properties`.
  void finish(std::uint64_t row, std::span<const ValueNote> notes);

 private:
  /// Of `text` with its letters A to Z in lower case.
  [[nodiscard]] std::uint64_t folded_hash(std::string_view text, std::uint64_t seed);

  const PlanProgram& program_;
  Observations* out_ = nullptr;
  std::vector<std::pair<std::string_view, ValueNote>> columns_;
  std::string folded_;
  IdSighting id_;
  bool has_id_ = false;
  bool lacks_id_ = false;  ///< for some target
};

}  // namespace mixferry::mappings
