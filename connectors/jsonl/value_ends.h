#pragma once
/// Where rows of JSON end that are not lines: objects one behind the other, or the elements of an array.
///
/// A row is a value and the blanks and commas around it, up to the end of its line. Values are told apart by
/// brackets and quotes alone; whether they are valid is for the reader to say. Damage is kept small where
/// that is safe: a string can't hold a line end, so one that is open there ends the row with the line, if the
/// row began on it. In a row of several lines nobody knows what the next line belongs to: it might be an
/// object inside the row, which must not pass for a row. There reading ends, as a fault.

#include <cstdint>
#include <string_view>

#include "connectors/source/block_cutter.h"

namespace mixferry::connectors {

/// Lines end in LF, CRLF or CR.
[[nodiscard]] std::uint64_t count_line_ends(std::string_view text);

/// What stands around and between values.
inline constexpr std::string_view kJsonSeparators = " \t\r\n,";

class ValueEnds final : public RowEndFinder {
 public:
  /// What is wrong with a file beyond its rows.
  enum class Fault : std::uint8_t {
    none,
    open_string,   ///< a line ends inside a string, in a row that began on another line
    no_array_end,  ///< the file ends inside the array
    no_outer_end,  ///< it ends behind the array, inside what the array stands in
    junk_behind    ///< something stands behind its end
  };

  /// `array_depth`: 0: values follow each other to the end; 1: they stand in an array; further: so many
  /// less one containers are open around that.
  explicit ValueEnds(unsigned array_depth) : array_depth_(array_depth) {}

  [[nodiscard]] const char* find(const char* from, const char* end) override;
  [[nodiscard]] bool is_blank(std::string_view content) const override;
  [[nodiscard]] std::uint64_t line_ends() const override { return line_ends_; }

  /// No row follows: the array, or what can be told apart, is over.
  [[nodiscard]] bool is_over() const { return state_ == State::behind_array || state_ == State::damaged; }
  /// `line_ends` when the last value began.
  [[nodiscard]] std::uint64_t value_line() const { return value_line_; }

  /// To be asked at the end of the file.
  [[nodiscard]] Fault fault() const;
  /// `line_ends` at the fault's place.
  [[nodiscard]] std::uint64_t fault_line() const;

 private:
  enum class State : std::uint8_t {
    between,
    in_value,
    in_string,
    escaped,
    in_scalar,  ///< or in something that is no JSON
    behind_value,
    behind_array,
    damaged
  };
  /// Where a byte leaves the row.
  enum class Row : std::uint8_t { goes_on, ends_behind, ends_before };

  Row take(char byte);
  Row begin_value(char byte);
  Row behind_value(char byte);
  void in_container(char byte);
  Row in_string(char byte);
  Row line_end_in_string(char byte);
  void look_behind_array(const char* from, const char* end);
  void count_line_end(char byte, char previous);

  const unsigned array_depth_;
  State state_ = State::between;
  unsigned depth_ = 0;  ///< of open containers: of the value, or behind the array
  bool outer_string_ = false, outer_escape_ = false;  ///< behind the array
  char previous_ = '\0';
  std::uint64_t line_ends_ = 0;
  std::uint64_t value_line_ = 0;
  Fault fault_ = Fault::none;
  std::uint64_t fault_line_ = 0;
};

}  // namespace mixferry::connectors
