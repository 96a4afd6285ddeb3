#pragma once
/// A look at some rows from all over a source, to tell what its columns hold.
///
/// Nobody knows where a row begins but who has cut everything before it, so the whole source is cut; that is
/// almost free. Of its blocks some are kept, evenly spread: all at first, then every second one, every
/// fourth, and so on as they become too many. Whatever a source's length, at least half as many places are
/// looked at as are kept at most, and memory is bounded.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "connectors/source/source.h"
#include "engine/base/error.h"
#include "engine/base/reject.h"
#include "mappings/survey/survey.h"

namespace mixferry::pipeline {

/// What a source came to, beside what the survey saw.
struct Sample {
  std::string dialect;
  std::vector<std::string> columns = {};   ///< of its header, as a mapping asks for them; none of JSON
  std::uint64_t rows = 0;                  ///< of the whole source, as far as it could be read
  std::uint64_t rows_looked_at = 0;        ///< those that can't be read included
  std::uint64_t places = 0;                ///< of the source, where rows were looked at
  std::uint64_t rejects = 0;               ///< among the rows that were looked at
  std::vector<Reject> first_rejects = {};  ///< at most three of them
  std::uint64_t columns_out_of_reach = 0;  ///< that no name leads to, see `column_addresses`
  std::optional<std::string> error = {};   ///< why the source could not be read to its end
};

/// `options` as the sample wants them: blocks that are small enough to be taken from many places.
[[nodiscard]] connectors::ReadOptions sampling_options(connectors::ReadOptions options,
                                                       std::uint64_t rows_max);

/// Shows `survey` at most `rows_max` rows of `source`, which was opened with `sampling_options`. Reads the
/// source to its end. An error (`fatal`) where its columns can't be told apart.
[[nodiscard]] Result<Sample> take_sample(connectors::Source& source, std::uint64_t rows_max,
                                         mappings::Survey& survey);

/// Hands `visitor` the rows that `take_sample` would look at, with the columns of `request`, and ends where
/// the source can't be read further. An error as there.
[[nodiscard]] Result<> visit_sample(connectors::Source& source, std::uint64_t rows_max,
                                    const ColumnRequest& request, connectors::RowVisitor& visitor);

}  // namespace mixferry::pipeline
