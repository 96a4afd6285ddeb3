#pragma once
/// What is read from Mixpanel, as it is shown meanwhile.

#include <string_view>

#include "engine/reading/reading_progress.h"
#include "engine/report/console.h"

namespace mixferry::cli {

/// `parts`: what the parts are called, `pages`.
[[nodiscard]] report::Standing standing_of(const reading::ReadingProgress& progress, std::string_view parts);

}  // namespace mixferry::cli
