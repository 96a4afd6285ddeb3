#pragma once
/// From what stands on the command line to a list of files.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// Something that lies where sources were asked for, and is not read: for the plan and the report.
struct LeftOut {
  std::string what;  ///< a path, or what was typed
  std::string why;   ///< what a person has to know, without a full stop
};

struct Expansion {
  std::vector<std::string> paths;        ///< sources, in the order in which they are read
  std::vector<std::size_t> argument_of;  ///< each of them: the argument that came to it, from 0
  std::vector<LeftOut> left_out;
};

/// The sources that `arguments` name: files stay as they are, folders give the files directly in them (hidden
/// ones left out), globs are expanded, `-` is standard input. An archive gives its CSV and JSON files;
/// `archive.zip:PATTERN` gives the members that match, and so do `folder:PATTERN` and `*.zip:PATTERN` of each
/// archive that has any. `book.xlsx:SHEET` is a sheet.
///
/// Files of a folder or glob come in the order of their names, where numbers count as numbers (`WE_2.ZIP`
/// before `WE_10.ZIP`), and so do members of a zip; those of a tar in its order. A file that is reached twice stays where it was first; so
/// does a member that stands in the same or another archive again, under the same name and with the same
/// bytes. An argument that comes to nothing, or can't be read, is an error (`fatal`) naming it; so is an
/// archive that `members_of` refuses, also among others.
///
/// Folders and globs leave out what no export is called: copies and leftovers of other programs (`.bak`,
/// `~$book.xlsx`) and texts, the latter of folders alone. Where an argument that names no member comes to
/// several sources, and some are called by one of `objects` (`object_name.h`), only those are read.
[[nodiscard]] Result<Expansion> expand_sources(const std::vector<std::string>& arguments,
                                               const std::vector<std::string>& objects = {});

}  // namespace mixferry::connectors
