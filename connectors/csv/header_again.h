#pragma once
/// The header among the rows, as in files that were put together.

#include <string>
#include <string_view>
#include <vector>

#include "connectors/csv/dialect.h"
#include "connectors/csv/header.h"

namespace mixferry::connectors {

/// Knows a row that is the header of a file that was appended. It may bring its byte order mark along, other
/// quotes, blanks around its names, and, where it has several, other capitals.
class HeaderAgain {
 public:
  /// `header` must outlive it. One that does not stand in the file never comes again.
  HeaderAgain(const CsvHeader& header, const CsvDialect& dialect);

  /// `row` without its record end.
  [[nodiscard]] bool is(std::string_view row) const;

 private:
  [[nodiscard]] bool has_its_names(std::string_view row) const;

  const CsvHeader& header_;
  const CsvDialect dialect_;
  const std::string_view first_name_;  ///< without blanks around it
};

}  // namespace mixferry::connectors
