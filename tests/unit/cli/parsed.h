#pragma once
/// A command line as its command understood it.

#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/cli/command_line.h"

namespace mixferry::tests {

inline auto parse_words(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"mixferry"};
  for (const std::string& word : words) argv.push_back(word.c_str());
  return cli::parse_command_line(static_cast<int>(argv.size()), argv.data());
}

/// What is said about wrong usage; empty when nothing is.
inline std::string complaint(const std::vector<std::string>& words) {
  const auto command = parse_words(words);
  if (command) return {};
  EXPECT_EQ(command.error().code, ExitCode::usage);
  return command.error().text;
}

/// The command, which is a `CommandType`.
template <typename CommandType>
std::unique_ptr<CommandType> parsed(const std::vector<std::string>& words) {
  auto command = parse_words(words);
  if (!command) throw std::runtime_error(command.error().text);
  EXPECT_NE(dynamic_cast<CommandType*>(command->get()), nullptr);
  return std::unique_ptr<CommandType>(static_cast<CommandType*>(command->release()));
}

}  // namespace mixferry::tests
