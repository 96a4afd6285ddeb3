#include "engine/cli/hidden_secrets.h"

#include <cstring>

namespace mixferry::cli {
namespace {

/// The value of a hidden option that begins at argument `i`; nullptr where none does.
char* hidden_value(int i, int argc, char** argv) {
  const std::string_view argument = argv[i];
  if (!argument.starts_with("--")) return nullptr;
  const std::string_view name = argument.substr(2, argument.find('=') - 2);
  if (!is_hidden(name)) return nullptr;
  const bool is_joined = argument.size() > name.size() + 2;
  if (is_joined) return argv[i] + name.size() + 3;
  return i + 1 < argc ? argv[i + 1] : nullptr;
}

}  // namespace

void hide_secrets(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    if (char* const value = hidden_value(i, argc, argv)) std::memset(value, '*', std::strlen(value));
  }
}

}  // namespace mixferry::cli
