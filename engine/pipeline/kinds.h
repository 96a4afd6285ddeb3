#pragma once
/// Whether several sources hold rows of one kind: contacts, and not contacts and companies.

#include <cstddef>
#include <string>
#include <vector>

#include "connectors/input/expand_sources.h"

namespace mixferry::pipeline {

/// A source and its columns; none where rows name their own (JSON).
struct SourceColumns {
  std::string path;
  std::vector<std::string> columns;
};

/// The positions of `sources`, those of one kind together, in order. Two are of one kind where their names
/// speak of one object (`connectors/input/object_name.h`), both are called by one of `objects`, or one has
/// all columns of the other; names are compared without case and outer blanks.
[[nodiscard]] std::vector<std::vector<std::size_t>> kinds_of(const std::vector<SourceColumns>& sources,
                                                             const std::vector<std::string>& objects);

/// Throws `RunError` (`usage`) where one argument of `expansion` came to sources of several kinds, with a
/// list of them and what to type. `sources`: those of `expansion`.
void require_one_kind(const connectors::Expansion& expansion, const std::vector<SourceColumns>& sources,
                      const std::vector<std::string>& objects);

}  // namespace mixferry::pipeline
