#pragma once
/// How `--help` looks: on 80 columns.

#include <CLI/CLI.hpp>
#include <string>

namespace mixferry::cli {

class HelpText final : public CLI::Formatter {
 public:
  /// Its names and value, and its description beside or below them, wrapped.
  [[nodiscard]] std::string make_option(const CLI::Option* option, bool is_argument) const override;
};

}  // namespace mixferry::cli
