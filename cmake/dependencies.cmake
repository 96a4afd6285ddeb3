# The libraries of design section 9, found once. `./bootstrap deps` installs their Debian packages.

option(SELF_SUFFICIENT "Take along every library that not every Linux has: inside the program or beside it" OFF)
if(SELF_SUFFICIENT)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a .so)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(Boost_USE_STATIC_LIBS ON)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url json)
find_package(simdjson REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibArchive REQUIRED)
find_package(EXPAT REQUIRED)
find_package(LibXml2 REQUIRED)
find_package(date REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
pkg_check_modules(libisal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)
find_path(MUSTACHE_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)  # header only, in the compiler's own path

# Asio and Beast, compiled once: as headers alone, every file that uses them would compile their insides again, a fifth of
# the time that it takes.
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/asio.cc CONTENT "#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
")
add_library(mixferry_asio STATIC ${CMAKE_BINARY_DIR}/asio.cc)
target_compile_definitions(mixferry_asio PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
target_compile_options(mixferry_asio PRIVATE ${mixferry_seldom_flags})
target_link_libraries(mixferry_asio PUBLIC Boost::boost OpenSSL::SSL Threads::Threads)

if(SELF_SUFFICIENT)
  # Its CMake package knows the shared library alone.
  find_library(YAML_CPP_ARCHIVE yaml-cpp REQUIRED)
  set_target_properties(yaml-cpp PROPERTIES IMPORTED_LOCATION_NONE ${YAML_CPP_ARCHIVE})

  # A static library does not say what it needs itself; pkg-config does. Of glibc's there is never a second one.
  function(link_needs_of target module)
    pkg_check_modules(${module} REQUIRED QUIET ${module})
    list(REMOVE_ITEM ${module}_STATIC_LIBRARIES m pthread dl)
    foreach(library IN LISTS ${module}_STATIC_LIBRARIES)
      find_library(NEEDED_${library} ${library} REQUIRED)
      target_link_libraries(${target} INTERFACE ${NEEDED_${library}})
    endforeach()
  endfunction()
  link_needs_of(LibArchive::LibArchive libarchive)
  link_needs_of(LibXml2::LibXml2 libxml-2.0)

  # Of these Debian has no static form: they go beside the program, which looks for them there.
  set(CMAKE_INSTALL_RPATH $ORIGIN)
  set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)  # else CMake adds an empty entry, the current folder
  foreach(library fmt::fmt spdlog::spdlog simdjson::simdjson date::date-tz)
    get_target_property(built ${library} IMPORTED_CONFIGURATIONS)
    get_target_property(file ${library} IMPORTED_LOCATION_${built})
    get_target_property(name ${library} IMPORTED_SONAME_${built})
    configure_file(${file} ${CMAKE_BINARY_DIR}/${name} COPYONLY)
  endforeach()
  file(REAL_PATH ${pkgcfg_lib_libisal_isal} isal)
  string(REGEX MATCH "libisal\\.so\\.[0-9]+" name ${isal})
  configure_file(${isal} ${CMAKE_BINARY_DIR}/${name} COPYONLY)
endif()
