#pragma once
/// Text as one word of a shell's command line.

#include <string>
#include <string_view>

namespace mixferry {

/// `text` as it is where a shell reads it as one word with no meaning of its own, else in single quotes; control
/// characters by `printf`: what a message tells to type works when pasted.
[[nodiscard]] std::string shell_word(std::string_view text);

}  // namespace mixferry
