#pragma once
/// A row that stands in no file: read and mapped as if it did.

#include <string>
#include <string_view>

#include "connectors/source/source.h"
#include "mappings/plan/encoded_rows.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {

/// What becomes of the rows of `content`, one or more. The error says why it can't be read.
[[nodiscard]] Result<mappings::EncodedRows> map_content(std::string_view content, connectors::Format format,
                                                        const mappings::Plan& plan);

}  // namespace mixferry::commands
