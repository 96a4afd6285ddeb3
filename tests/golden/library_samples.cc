#include "tests/golden/library_samples.h"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string_view>

namespace mixferry::tests {
namespace {

const std::filesystem::path kLibrary = MIXFERRY_SOURCE_DIR "/mappings/library";
constexpr std::string_view kYaml = ".yaml";
constexpr std::string_view kSample = ".sample.";

/// The paths of all files below the library, from there: `hubspot/contacts.yaml`; sorted.
std::vector<std::string> library_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kLibrary)) {
    files.push_back(std::filesystem::relative(entry.path(), kLibrary).generic_string());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

std::filesystem::path LibrarySample::expected_file() const {
  return kLibrary / (name + ".expected.jsonl");
}

std::string test_name_of(std::string name) {
  std::ranges::replace_if(
      name, [](char byte) { return byte == '/' || byte == '-' || byte == '.'; }, '_');
  return name;
}

std::vector<std::string> library_mappings() {
  std::vector<std::string> names;
  for (const std::string& file : library_files()) {
    const bool is_of_tests = file.find("/tests/") != std::string::npos;
    if (file.ends_with(kYaml) && !is_of_tests) names.push_back(file.substr(0, file.size() - kYaml.size()));
  }
  std::ranges::sort(names);
  return names;
}

std::vector<LibrarySample> library_samples() {
  std::vector<LibrarySample> samples;
  for (const std::string& file : library_files()) {
    const std::size_t end = file.find(kSample);
    if (end == std::string::npos) continue;
    const std::string name = file.substr(0, end);
    samples.push_back({.mapping = name.substr(0, name.find('.')), .name = name, .file = kLibrary / file});
  }
  return samples;
}

std::string library_yaml(const std::string& mapping) {
  std::ifstream file(kLibrary / (mapping + std::string(kYaml)), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

mappings::Mapping library_mapping(const std::string& name) {
  auto mapping = mappings::parse_mapping(name, library_yaml(name));
  if (!mapping) ADD_FAILURE() << mappings::describe(name, mapping.error());
  return mapping.value_or(mappings::Mapping{});
}

}  // namespace mixferry::tests
