#pragma once
/// JSON Lines exports: one object a line.

#include <memory>

#include "connectors/open_format.h"
#include "connectors/source.h"

namespace mixferry::connectors {

[[nodiscard]] Result<std::unique_ptr<Source>> open_jsonl(OpenedInput input, const ReadOptions& options);

}  // namespace mixferry::connectors
