/** `imsmanifest.xml`: what a learning platform reads to know the package. */

export type CourseVersion = '1.2' | '2004';

export type ManifestFacts = {
  version: CourseVersion;
  /** Names this package among others; other characters than letters, digits, dots and hyphens are dropped. */
  identifier: string;
  title: string;
  /** The page that the platform opens. */
  launch: string;
  /** Every file of the package but the manifest itself; the launch page is one of them. */
  files: readonly string[];
  /** Share of the score, 0 to 1, from which the activity is passed; none where nothing is scored. */
  passMark?: number;
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an element or an attribute. What XML cannot carry even escaped becomes U+FFFD. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** An XML name: starts with a letter, and holds nothing that a platform could trip over. */
const xmlName = (text: string): string =>
  `out-of-noise.${text.replace(/[^A-Za-z0-9.-]+/g, '-').slice(0, 80)}`;

const address = (path: string): string =>
  xmlText(path.split('/').map(encodeURIComponent).join('/'));

/** The manifest of one page that reports for itself. @throws RangeError where the facts contradict. */
export function courseManifest(facts: ManifestFacts): string {
  const { version, launch, files, passMark } = facts;
  if (!files.includes(launch)) {
    throw new RangeError(`Expected ${launch} among the package’s files, got none; add it.`);
  }
  if (passMark !== undefined && !(passMark >= 0 && passMark <= 1)) {
    throw new RangeError(`Expected a pass mark from 0 to 1, got ${passMark}.`);
  }
  return version === '1.2' ? manifest12(facts) : manifest2004(facts);
}

function fileLines(files: readonly string[]): string {
  return [...files]
    .sort()
    .map((path) => `      <file href="${address(path)}"/>`)
    .join('\n');
}

function manifest12({ identifier, title, launch, files, passMark }: ManifestFacts): string {
  const mastery =
    passMark === undefined
      ? ''
      : `\n        <adlcp:masteryscore>${Math.round(100 * passMark)}</adlcp:masteryscore>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${xmlName(identifier)}" version="1.0"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${xmlText(title)}</title>
      <item identifier="activity" identifierref="page" isvisible="true">
        <title>${xmlText(title)}</title>${mastery}
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="${address(launch)}">
${fileLines(files)}
    </resource>
  </resources>
</manifest>
`;
}

function manifest2004({ identifier, title, launch, files, passMark }: ManifestFacts): string {
  const objective =
    passMark === undefined
      ? '<imsss:primaryObjective/>'
      : `<imsss:primaryObjective satisfiedByMeasure="true">
              <imsss:minNormalizedMeasure>${passMark}</imsss:minNormalizedMeasure>
            </imsss:primaryObjective>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${xmlName(identifier)}" version="1"
  xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"
  xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${xmlText(title)}</title>
      <item identifier="activity" identifierref="page" isvisible="true">
        <title>${xmlText(title)}</title>
        <imsss:sequencing>
          <imsss:objectives>
            ${objective}
          </imsss:objectives>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormType="sco" href="${address(launch)}">
${fileLines(files)}
    </resource>
  </resources>
</manifest>
`;
}
