#pragma once
/// Which columns a table of records has: found by going through all of them, or as somebody wishes.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/exporting/record_reader.h"

namespace mixferry::exporting {

struct Column {
  std::string name;  ///< in the header, where each is there once
  bool is_property = false;
  std::string field;  ///< its name in the records
  std::array<std::uint64_t, kValueKinds> values =
      {};  ///< how many of each kind; of other records it has none

  [[nodiscard]] std::uint64_t count(ValueKind kind) const { return values[static_cast<std::size_t>(kind)]; }
  /// Of more than one kind, so that cells do not tell which.
  [[nodiscard]] bool is_mixed() const;
};

class Columns {
 public:
  /// Names are kept in memory; what further ones hold does not fit.
  static constexpr std::size_t kColumnsMax = 10'000;

  /// Begins with those that each record has. `fixed`: these properties come behind, and no others; nullopt:
  /// all that `observe` finds, in that order. `expected` are put first of these.
  Columns(const RecordShape& shape, const std::optional<std::vector<std::string>>& fixed,
          std::span<const std::string> expected = {}, std::size_t columns_max = kColumnsMax);

  void observe(std::span<const Value> record);
  /// Gives each its name, once all were observed.
  void name_them();

  [[nodiscard]] std::optional<std::size_t> find(FieldName field) const;
  [[nodiscard]] std::span<const Column> all() const { return columns_; }
  /// Values for which there is no column, that can't stand in a cell, or whose name stood in the record
  /// before.
  [[nodiscard]] std::uint64_t without_cell() const { return without_cell_; }
  [[nodiscard]] std::uint64_t count(ValueKind kind) const;

 private:
  std::optional<std::size_t> add(FieldName field);

  const RecordShape& shape_;
  const bool are_fixed_;
  const std::size_t columns_max_;
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t>
      by_field_;             ///< the name behind `p` or `b`: a property, or beside
  mutable std::string key_;  ///< to look it up by
  std::uint64_t records_ = 0;
  std::vector<std::uint64_t> last_record_;  ///< that had a value, by column
  std::uint64_t without_cell_ = 0;
};

}  // namespace mixferry::exporting
