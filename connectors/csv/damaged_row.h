#pragma once
/// Where a row with a damaged quote ends.
///
/// Behind a damaged quote nobody can tell for certain whether a line is a row or the inside of a text. Both
/// are followed, line by line, and each reading pays for the mistakes that who wrote the file must have made:
///
/// | mistake | price |
/// | --- | --- |
/// | a quote in a text that was not doubled; text behind a closing quote; a quote in an unquoted cell | 1 |
/// | a quote behind a word in a text, before a blank, a delimiter or the line's end | 1/4 |
/// | a quote in a text directly behind a delimiter, where texts hardly ever have one | 2 |
/// | a closing quote that is missing; a file that ends inside of quotes | 2 |
/// | a row that is not as wide as the header | 1 |
/// | a line inside of a text that would make a good row | 1/32 for each delimiter of the header, at most 1 |
///
/// A place between two lines ends the row if every reading that has it inside of a text is at least two
/// mistakes worse than the best one. What stands before such a place is one reject: it could be the inside of
/// a text. So a letter is never taken for rows, a row that is quoted well soon ends the doubt, and so do many
/// good rows on end.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "connectors/csv/cell_scanner.h"

namespace mixferry::connectors {

class DamagedRow {
 public:
  /// `columns`: how wide a row is, at least 1.
  DamagedRow(const CellScanner& scanner, std::size_t columns) : scanner_(scanner), columns_(columns) {}

  /// Begins anew, with a row.
  void begin();

  /// Takes the next line, from where the one before it ended, its own line end included.
  void take_line(const char* from, const char* end);

  /// The last line was taken: nothing, or nothing that may be looked at, stands behind it.
  void take_end();

  struct Place {
    std::size_t bytes;    ///< from where the row begins
    std::uint64_t lines;  ///< in these
  };
  /// How much was taken.
  [[nodiscard]] const Place& taken() const { return taken_; }
  /// Where the row certainly ends; nullopt: that is not known yet.
  [[nodiscard]] std::optional<Place> end() const;

 private:
  using Price = std::uint32_t;

  /// Where a reading stands between two lines: outside of quotes, or inside of this cell of its row.
  struct Reading {
    std::size_t cell;
    Price price;
  };
  /// Where a reading stands within a line.
  struct Branch {
    bool quoted;
    std::size_t cell;        ///< cells before it in its row
    const char* cell_begin;  ///< where a quote would open; of a cell that is not quoted
    const char* from;        ///< what stands before was looked at already
    Price price;
  };
  /// A place that may turn out to be the end: prices of the readings that have it inside of a text.
  struct Candidate {
    Place place;
    std::vector<Price> prices;  ///< by `readings_`
  };
  struct Line {
    const char* begin;
    const char* text_end;
    const char* end;
  };

  void follow(const Line& line, std::size_t cell);
  void meet_quote(const Line& line, const char* at);
  void meet_delimiter(const Line& line, const char* at, std::size_t delimiters_behind);
  void meet_line_end();
  void add_branch(const Branch& branch);
  void add_end(std::size_t cell, Price price);
  void advance(const std::vector<std::vector<Reading>>& ways);
  void forget_the_hopeless();
  [[nodiscard]] bool closes(const Line& line, const char* behind_quote) const;
  [[nodiscard]] Price best() const;

  const CellScanner& scanner_;
  const std::size_t columns_;
  Place taken_{};
  std::vector<Reading> readings_;
  std::vector<Candidate> candidates_;  ///< the earliest first

  // Scratch memory of one line.
  std::vector<Branch> branches_;
  std::vector<Branch> next_branches_;
  std::vector<Reading> ends_;
};

}  // namespace mixferry::connectors
