#pragma once
/// CSV exports: opening one. The rest of the folder is what a `CsvSource` is made of.

#include <memory>

#include "connectors/source/opened_input.h"
#include "connectors/source/source.h"

namespace mixferry::connectors {

/// Detects the dialect where `options` leave it open, and reads the header.
[[nodiscard]] Result<std::unique_ptr<Source>> open_csv(OpenedInput input, ReadOptions options);

}  // namespace mixferry::connectors
