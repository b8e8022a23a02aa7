@{
    Severity     = @('Error', 'Warning')
    ExcludeRules = @(
        # build.ps1 speaks to a person, and the example's output is what it is about.
        'PSAvoidUsingWriteHost'
        # A build's steps are not cmdlets that need -WhatIf.
        'PSUseShouldProcessForStateChangingFunctions'
        # Pester's BeforeAll assigns what It uses, which the rule cannot see.
        'PSUseDeclaredVarsMoreThanAssignments'
        # The script's functions use its parameters, which the rule cannot see.
        'PSReviewUnusedParameter'
        # PowerShell 7 reads UTF-8 without a BOM.
        'PSUseBOMForUnicodeEncodedFile'
        # Tests make up keys.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
    )
}
