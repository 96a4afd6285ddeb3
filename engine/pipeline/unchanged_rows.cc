#include "engine/pipeline/unchanged_rows.h"

#include <stdexcept>

namespace mixferry::pipeline {

UnchangedRows::UnchangedRows(std::size_t sources, std::size_t spaces)
    : spaces_(spaces), rows_(sources), rows_by_space_(sources, std::vector<Bits>(spaces)) {
  if (spaces > kSpacesMax) throw std::invalid_argument("a plan has too many spaces");
}

void UnchangedRows::add(SourceId source, std::uint64_t row, std::uint64_t spaces) {
  for (std::size_t space = 0; space < spaces_; ++space) {
    if ((spaces >> space & 1) != 0) rows_by_space_[source][space].add(row);
  }
}

std::uint64_t UnchangedRows::spaces_of(SourceId source, std::uint64_t row) const {
  if (contains(source, row)) return ~std::uint64_t{0};
  std::uint64_t spaces = 0;
  for (std::size_t space = 0; space < spaces_; ++space) {
    if (rows_by_space_[source][space].contains(row)) spaces |= std::uint64_t{1} << space;
  }
  return spaces;
}

}  // namespace mixferry::pipeline
