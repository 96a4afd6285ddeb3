#pragma once
/// A made-up CRM export: 25 columns, about 300 bytes a row. The bytes depend on the arguments alone.

#include <cstdint>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace mixferry::bench {

/// How the same contacts are written.
enum class ContactFormat : std::uint8_t {
  csv,             ///< quoted where needed
  csv_all_quoted,  ///< every cell quoted, empty ones too
  csv_multi_line,  ///< quoted where needed, and several cells of each row span lines
  jsonl,           ///< JSON Lines: numbers and booleans typed, `null` where a cell is empty
};

/// The names of the columns, in order.
[[nodiscard]] std::span<const std::string_view> contact_columns();

/// Makes the rows, in order.
class ContactRows {
 public:
  explicit ContactRows(ContactFormat format, std::uint64_t seed = 1) : format_(format), random_(seed) {}

  /// The line above the rows; empty for JSON.
  [[nodiscard]] std::string header() const;
  /// Row `number`, line end included; valid until the next one.
  const std::string& row(std::uint64_t number);

 private:
  enum class Type : std::uint8_t { text, number, boolean };

  [[nodiscard]] std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  [[nodiscard]] std::string word();
  [[nodiscard]] std::string date_time();
  [[nodiscard]] std::string street();
  void cell(std::string_view text, Type type = Type::text);
  void csv_cell(std::string_view text);
  void json_cell(std::string_view text, Type type);

  const ContactFormat format_;
  std::mt19937_64 random_;
  std::string line_;
  std::size_t column_ = 0;
};

}  // namespace mixferry::bench
