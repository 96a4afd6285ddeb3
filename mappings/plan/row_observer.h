#pragma once
/// Notes what becomes of the values of a row, and counts it once the row is through.

#include <cstdint>
#include <string>
#include <string_view>
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
  /// `value` is the JSON text that was written; empty: left out by `on_error: skip`.
  void note_property(std::uint32_t property, std::string_view value, bool cut);
  /// The same for a column kept under its own name, which must live until the row is through.
  void note_column(std::string_view name, std::string_view value, bool cut);
  void note_reject(std::uint32_t property, std::uint32_t reject, std::string_view value);
  void note_empty_id(std::size_t target) { ++out_->ids_empty[target]; }
  /// The row's id for the first target.
  void note_id(std::string_view id, std::uint64_t hash, std::uint32_t update);
  void finish(std::uint64_t row);

 private:
  /// What became of one value. Small: a row has many.
  struct Note {
    std::uint32_t property = 0;
    ValueKind kind = ValueKind::none;
    bool is_skipped = false;
    bool is_cut = false;
  };
  struct ColumnNote {
    std::string_view column;
    Note note;
  };
  [[nodiscard]] static Note note_of(std::uint32_t property, std::string_view value, bool cut);
  static void count(const Note& note, PropertyCounts& counts);
  /// Of `text` with its letters A to Z in lower case.
  [[nodiscard]] std::uint64_t folded_hash(std::string_view text, std::uint64_t seed);

  const PlanProgram& program_;
  Observations* out_ = nullptr;
  std::vector<Note> notes_;
  std::vector<ColumnNote> column_notes_;
  std::string folded_;
  IdSighting id_;
  bool has_id_ = false;
};

}  // namespace mixferry::mappings
