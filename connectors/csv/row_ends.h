#pragma once
/// Where rows of CSV end, found without looking at cells. See `cell_scanner.h` for the rules both share.

#include <cstdint>
#include <optional>
#include <string_view>

#include "connectors/block_cutter.h"
#include "connectors/csv/dialect.h"

namespace mixferry::connectors {

/// Looks at quotes and line ends alone. Whether a quote opens is told by the byte before it: outside quotes
/// a delimiter always ends a cell, so a quote begins one exactly where a delimiter, or the row's beginning,
/// stands before it.
class CsvRowEnds final : public RowEndFinder {
 public:
  explicit CsvRowEnds(const CsvDialect& dialect);

  [[nodiscard]] const char* find(const char* from, const char* end) override;
  [[nodiscard]] bool is_blank(std::string_view content) const override { return content.empty(); }
  [[nodiscard]] std::uint64_t line_ends() const override { return line_ends_; }
  [[nodiscard]] std::optional<std::uint64_t> open_quote() const override;

 private:
  enum class State : std::uint8_t {
    outside,
    in_quotes,
    behind_quote,   ///< a quote inside quotes: the next byte tells whether it was doubled or closed the cell
    behind_escape,  ///< a backslash inside quotes: the next byte tells whether it escapes
    behind_cr,      ///< a row's end in CR: a line feed behind it belongs to it
  };

  [[nodiscard]] const char* next_special(const char* at, const char* end) const;
  [[nodiscard]] const char* end_row(const char* at);
  void resolve(char byte, const char*& at);

  const char delimiter_;
  const char quote_;   ///< a line feed where nothing is quoted: it is recognised as a row's end first
  const char cr_;      ///< a line feed where CR alone ends no row
  const char escape_;  ///< a line feed where nothing is escaped
  State state_ = State::outside;
  char previous_;  ///< the byte before the next one; at a row's beginning as if it were a delimiter
  std::uint64_t line_ends_ = 0;
  std::uint64_t quote_opened_ = 0;  ///< `line_ends_` at that time
};

}  // namespace mixferry::connectors
