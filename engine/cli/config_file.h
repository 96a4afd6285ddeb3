#pragma once
/// A file of settings: what the options of a command are when nothing else says so.

#include <expected>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"

namespace mixferry::cli {

/// The file that is looked for beside a mapping.
inline constexpr const char* kConfigFileName = "mixferry.yaml";

struct Setting {
  std::string name;                 ///< of a long option, without its dashes; `source`
  std::vector<std::string> values;  ///< as written; several only of a list
  bool is_list = false;
  mappings::Place place;
};

struct ConfigFile {
  std::string path;
  std::vector<Setting> settings;

  /// Nullptr where it is not in the file.
  [[nodiscard]] const Setting* find(const std::string& name) const;
  /// Whether a secret stands in it that everybody on this machine may read.
  [[nodiscard]] bool exposes_secret() const;
};

/// Reads a map of names to text, or to lists of text. An error holds all problems, each with its place.
[[nodiscard]] std::expected<ConfigFile, std::string> read_config_file(const std::string& path);

}  // namespace mixferry::cli
