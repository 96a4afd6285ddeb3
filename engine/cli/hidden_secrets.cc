#include "engine/cli/hidden_token.h"

#include <cstring>
#include <string>
#include <string_view>

namespace mixferry::cli {

void hide_token(int argc, char** argv) {
  const std::string name = std::string("--").append(kHiddenOption);
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (!argument.starts_with(name)) continue;
    char* value = nullptr;
    if (argument.size() == name.size() && i + 1 < argc) {
      value = argv[i + 1];
    } else if (argument.substr(name.size()).starts_with('=')) {
      value = argv[i] + name.size() + 1;
    }
    if (value != nullptr) std::memset(value, '*', std::strlen(value));
  }
}

}  // namespace mixferry::cli
