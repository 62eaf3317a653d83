// The version of this package, as getSdkVersion() gives it. A test keeps it equal to package.json, so that neither
// an app's bundler nor a page without one has to read that file.

/** Version of the package. */
export const SDK_VERSION = '0.1.0';
