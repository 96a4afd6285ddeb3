#pragma once
/// JSON exports: one object a line, objects one behind the other, or an array of objects.

#include <cstddef>
#include <memory>
#include <string_view>

#include "connectors/jsonl/row_reader.h"
#include "connectors/source/opened_input.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

/// How the rows of a JSON export lie in it, by its beginning. Whatever might be JSON Lines with damage is
/// JSON Lines, for there damage costs the least.
[[nodiscard]] JsonLayout json_layout(std::string_view sample);

/// Opens a source that begins with an object or an array. `options.format` is `jsonl`, `json` or not set:
/// `jsonl` asks for one object a line. Errors (`fatal`) beside the format's own: the path of
/// `options.records` leads to no array; the layout is not the one asked for.
[[nodiscard]] Result<std::unique_ptr<Source>> open_json(OpenedInput input, const ReadOptions& options);

}  // namespace mixferry::connectors
