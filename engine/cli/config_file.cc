#include "engine/cli/config_file.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <sys/stat.h>

#include "engine/cli/hidden_secrets.h"
#include "engine/commands/small_file.h"
#include "mappings/language/yaml_tree.h"

namespace mixferry::cli {
namespace {

using mappings::YamlValue;

Setting setting_of(const mappings::YamlKey& key, const YamlValue& value,
                   std::vector<mappings::Problem>& problems) {
  Setting setting{
      .name = key.text, .values = {}, .is_list = value.kind == YamlValue::Kind::list, .place = key.place};
  const auto take = [&](const YamlValue& one) {
    if (one.is_scalar()) {
      setting.values.push_back(one.text);
    } else {
      problems.push_back({key.place, fmt::format("\"{}\" needs a value: text, or a list of it", key.text)});
    }
  };
  if (setting.is_list) {
    std::ranges::for_each(value.items, take);
  } else {
    take(value);
  }
  return setting;
}

}  // namespace

const Setting* ConfigFile::find(const std::string& name) const {
  const auto found = std::ranges::find(settings, name, &Setting::name);
  return found == settings.end() ? nullptr : &*found;
}

bool ConfigFile::exposes_secret() const {
  struct stat found {};
  return std::ranges::any_of(settings, is_hidden, &Setting::name) && ::stat(path.c_str(), &found) == 0 &&
         (found.st_mode & S_IROTH) != 0;
}

std::expected<ConfigFile, std::string> read_config_file(const std::string& path) {
  const auto text = commands::read_small_file(path);
  if (!text) return std::unexpected(fmt::format("{}: {}\n", path, text.error()));
  std::vector<mappings::Problem> problems;
  const std::optional<YamlValue> root = mappings::read_yaml(*text, problems);
  ConfigFile file{.path = path, .settings = {}};
  if (root && root->kind == YamlValue::Kind::map) {
    for (std::size_t i = 0; i < root->keys.size(); ++i)
      file.settings.push_back(setting_of(root->keys[i], root->items[i], problems));
  } else if (root && root->kind != YamlValue::Kind::null) {
    problems.push_back({root->place, "a list of settings is expected here, such as \"rate: 1000\""});
  }
  if (!problems.empty()) return std::unexpected(mappings::describe(path, problems));
  return file;
}

}  // namespace mixferry::cli
